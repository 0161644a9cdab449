"""The running piano: settings and actions to the player, instruments loaded in the background."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from plugins.piano import offer as rows
from plugins.piano.catalog import DEFAULT, catalog, find_entry
from plugins.piano.engine_sink import EngineSink
from plugins.piano.instrument import Instrument
from plugins.piano.loading import InstrumentLoader, LoadStatus, on_a_thread
from plugins.piano.opening import open_instrument
from plugins.piano.play_state import CHANNELS, DRUM_BANK, DRUM_CHANNEL
from plugins.piano.player import Player
from plugins.piano.sample_stream import SampleStream
from trayapp.audio.effects.parameters import PARAMETERS
from trayapp.core.errors import BadInputError
from trayapp.core.events import Notice
from trayapp.core.phrase import Phrase
from trayapp.plugin_host.api import (
    ActionCall,
    Choice,
    Effect,
    Finding,
    Host,
    MidiEvent,
    Offer,
    ProgressEvent,
    Scalar,
    Setting,
)

_SUSTAIN = 64
_STOP_S = 1.5
"""A load that is given up ends within a piece of a sample."""
KNOBS = {parameter.name: parameter for parameter in PARAMETERS}


class Piano:
    """One piano. `play` on the driver's threads, actions on the action worker, settings on the plugin's worker."""

    def __init__(self, host: Host, spawn: Callable[[Callable[[], None]], None] = on_a_thread) -> None:
        self._host = host
        self._engine = host.audio()
        self._player = Player(EngineSink(self._engine))
        self._stream = SampleStream()
        self._loader = InstrumentLoader(self._open, self._loaded, spawn)
        self._lit: dict[str, dict[str, Scalar]] = {}
        """Action -> the parameters of the bindings whose pads are on: those of what plays."""

    def offer(self) -> Offer:
        """What the host draws and calls."""
        return Offer(
            actions=(
                (rows.INSTRUMENT_ACTION, self._choose_instrument),
                (rows.NEXT_ACTION, self._next_instrument),
                (rows.SOUND_ACTION, self._choose_sound),
                (rows.OCTAVE_ACTION, self._shift_octave),
                (rows.NOTE_ACTION, self._play_note),
                (rows.SUSTAIN_ACTION, self._hold_sustain),
            ),
            settings=(
                Setting(rows.INSTRUMENT, self._choices, in_tray=True),
                Setting(rows.SOUND, self._sounds, in_tray=True),
                Setting(rows.TRANSPOSE),
                Setting(rows.TOUCH),
            ),
            effects=tuple(self._effect(name, text) for name, text in rows.EFFECT_TEXTS.items()),
            play=self._player.play,
            settings_changed=self._apply,
            findings=self._findings,
            stop=self._stop,
        )

    def _apply(self, values: Mapping[str, Scalar]) -> None:
        """Take over settings; a value that is not there stays as it is."""
        if "transpose" in values:
            self._player.transpose = int(values["transpose"])
        if "touch" in values:
            self._player.velocity_power = rows.TOUCH_POWERS.get(str(values["touch"]), 1.0)
        if "instrument" in values and str(values["instrument"]) != self._loader.status.name:
            self._loader.ask(str(values["instrument"]))
        if "sound" in values:
            self._select(str(values["sound"]))

    def _open(self, name: str, progress: Callable[[float], None]) -> Instrument:
        return open_instrument(find_entry(name, self._host.instruments), self._host.cache, progress, self._stream)

    def _loaded(self, status: LoadStatus, instrument: Instrument | None) -> None:
        """Loading thread: a load began, went on, failed or brought an instrument."""
        self._tell_progress(status)
        if instrument is not None:
            self._player.use(instrument, time.perf_counter())
            self._light(rows.INSTRUMENT_ACTION.kind, {"instrument": status.name})
            faults = len(instrument.info.findings)
            if faults:
                self._host.publish(
                    Notice(
                        "warning",
                        Phrase(
                            "{name}: not played as written: {faults}",
                            name=instrument.info.name,
                            faults=faults,
                        ),
                        Phrase("padtray info {name} lists them", name=status.name),
                    )
                )
                for finding in instrument.info.findings:
                    self._host.log.info("%s", finding)
        elif status.state == "failed":
            self._host.publish(Notice("error", status.reason, Phrase("choose another instrument in the tray")))
            if self._player.instrument is None and status.name != DEFAULT:
                self._loader.ask(DEFAULT)

    def _tell_progress(self, status: LoadStatus) -> None:
        try:
            title = find_entry(status.name, self._host.instruments).title
        except BadInputError:
            title = status.name
        fraction = min(status.progress, 0.99) if status.state == "loading" else 1.0
        self._host.publish(ProgressEvent("piano", title, fraction))

    def _choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(entry.name, entry.title) for entry in catalog(self._host.instruments))

    def _sounds(self) -> tuple[Choice, ...]:
        instrument = self._player.instrument
        programs = instrument.info.programs if instrument is not None else ()
        return tuple(Choice(f"{p.bank}:{p.number}", f"{p.bank}:{p.number} {p.name}") for p in programs)

    def _select(self, sound: str) -> None:
        """Every channel but the drums' plays this sound, until a program change says something else."""
        bank, _colon, program = sound.partition(":")
        if not (bank.isdecimal() and program.isdecimal() and int(bank) <= DRUM_BANK and int(program) <= 127):
            raise BadInputError("sound {sound!r}: write it as bank:program, as 0:4", sound=sound)
        for channel in range(CHANNELS):
            if channel != DRUM_CHANNEL:
                self._player.select(channel, int(bank), int(program))
        self._light(rows.SOUND_ACTION.kind, {"bank": int(bank), "program": int(program)})

    def _light(self, kind: str, params: dict[str, Scalar]) -> None:
        before = self._lit.get(kind)
        self._lit[kind] = params
        if before is not None and before != params:
            self._host.show_state(kind, on=False, params=before)
        self._host.show_state(kind, on=True, params=params)

    def _effect(self, name: str, text: str) -> Effect:
        def get() -> float:
            return self._engine.status().effects.get(name, KNOBS[name].neutral)

        return Effect(name, text, get, lambda value: self._engine.set_fx_param(name, value), KNOBS[name].scale)

    def _choose_instrument(self, call: ActionCall) -> str:
        name = str(call.action.params.get("instrument", DEFAULT))
        entry = find_entry(name, self._host.instruments)
        self._host.set_value("instrument", entry.name)
        return entry.title

    def _next_instrument(self, call: ActionCall) -> str:
        del call
        names = [entry.name for entry in catalog(self._host.instruments)]
        now = str(self._host.values().get("instrument", DEFAULT))
        chosen = names[(names.index(now) + 1) % len(names)] if now in names else names[0]
        self._host.set_value("instrument", chosen)
        return chosen

    def _choose_sound(self, call: ActionCall) -> str:
        bank, program = (call.action.params.get(name, 0) for name in ("bank", "program"))
        sound = f"{bank}:{program}"
        self._select(sound)
        self._host.set_value("sound", sound)
        names = {choice.value: choice.text for choice in self._sounds()}
        return names.get(sound, sound)

    def _shift_octave(self, call: ActionCall) -> str:
        octaves = call.action.params.get("octaves", 1)
        now = int(self._host.values().get("transpose", 0))
        shifted = now + 12 * int(octaves if isinstance(octaves, (int, float)) else 1)
        if not -36 <= shifted <= 36:
            raise BadInputError("{shifted:+} semitones is out of reach; the keys can move by up to 36", shifted=shifted)
        self._host.set_value("transpose", shifted)
        return Phrase("{shifted:+} semitones", shifted=shifted)

    def _play_note(self, call: ActionCall) -> str:
        note = call.action.params.get("note", 60)
        key = int(note if isinstance(note, (int, float)) else 60)
        pressed = call.phase == "press"
        velocity = max(1, round(call.value * 127)) if pressed else 0
        self._player.play(MidiEvent("note_on" if pressed else "note_off", 1, key, velocity, call.time))
        return Phrase("note {key}", key=key)

    def _hold_sustain(self, call: ActionCall) -> str:
        pressed = call.phase == "press"
        self._player.play(MidiEvent("control_change", 1, _SUSTAIN, 127 if pressed else 0, call.time))
        return Phrase("pedal down") if pressed else Phrase("pedal up")

    def _findings(self) -> tuple[Finding, ...]:
        status = self._loader.status
        instrument = self._player.instrument
        if status.state == "failed":
            return (Finding(Phrase("piano"), False, status.reason, Phrase("choose another instrument in the tray")),)
        if instrument is None:
            return (
                Finding(
                    Phrase("piano"),
                    True,
                    Phrase("loading {name} ({progress:.0%})", name=status.name, progress=status.progress),
                ),
            )
        info = instrument.info
        text = Phrase(
            "{name}: regions {regions}, samples {samples}, {size:.0f} MB",
            name=info.name,
            regions=info.regions,
            samples=info.samples,
            size=info.sample_bytes / 1e6,
        )
        return (
            Finding(Phrase("piano"), True, text),
            *(Finding(Phrase("piano"), False, Phrase(line)) for line in info.findings[:20]),
        )

    def _stop(self) -> None:
        self._loader.cancel()
        self._loader.wait(_STOP_S)
        self._player.release_all(time.perf_counter())
        self._stream.stop()
