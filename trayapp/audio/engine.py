"""The engine's one door: everything that sounds comes in here, from any thread."""

import atexit
import itertools
import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from trayapp.audio import preparation
from trayapp.audio.errors import AudioError, EngineStoppedError
from trayapp.audio.status import EngineState, EngineStatus
from trayapp.core.settings import AudioSettings

if TYPE_CHECKING:
    from trayapp.audio.output_keeper import OutputKeeper
    from trayapp.audio.renderer import Renderer
    from trayapp.audio.voice_spec import VoiceSpec

RECONFIGURE_TIMEOUT_S = 5.0
STOP_TIMEOUT_S = 5.0

logger = logging.getLogger(__name__)


class AudioEngine:
    """Plays voices on the output that the settings name. Nothing heavy is loaded before `start`.

    Every method may be called from any thread. While the engine does not run, what would make a sound does nothing, and
    what lasts (effects, gain) is remembered.

    Args:
        settings: The first ones; later ones come by `reconfigure`.
        changed: Called with the status on the outputs' thread after the device, the settings or the notice changed.
    """

    def __init__(self, settings: AudioSettings, changed: Callable[[EngineStatus], None] | None = None) -> None:
        self._settings = settings
        self._changed = changed
        self._lock = threading.Lock()
        self._renderer: Renderer | None = None
        self._keeper: OutputKeeper | None = None
        self._state: EngineState = "stopped"
        self._notes = itertools.count(1)
        self._effects: dict[str, float] = {}
        self._instrument: Any = None

    def start(self, progress: Callable[[float], None] | None = None) -> None:
        """Compiles what is not compiled yet, opens the output and returns when it runs; idempotent.

        The first start on a machine takes tens of seconds, later ones well under one: call it from a worker thread.

        Args:
            progress: Called with 0..1 while something has to be compiled.

        Raises:
            AudioError: The engine cannot be compiled here. A missing device is no error: see the status.
        """
        with self._lock:
            if self._keeper is not None:
                return
            self._state = "starting"
            try:
                renderer, keeper = self._begin(progress)
            except BaseException:
                self._state = "stopped"
                raise
            self._renderer, self._keeper, self._state = renderer, keeper, "running"
        atexit.register(self.stop)
        for name, value in list(self._effects.items()):
            self.set_fx_param(name, value)

    def _begin(self, progress: Callable[[float], None] | None) -> "tuple[Renderer, OutputKeeper]":
        renderer = preparation.prepare(self._settings, progress)
        from trayapp.audio.output_keeper import OutputKeeper  # noqa: PLC0415  loads numba

        keeper = OutputKeeper(renderer, self._settings, self._tell)
        keeper.start()
        return renderer, keeper

    def stop(self, timeout_s: float = STOP_TIMEOUT_S) -> bool:
        """Fades, closes the output and ends the threads; idempotent. No sound and no callback follows.

        Returns:
            False where a driver did not let go within `timeout_s`; what it could still touch is then kept for ever.
        """
        keeper = self._keeper
        clean = keeper.stop(timeout_s) if keeper is not None else True
        with self._lock:
            renderer, self._renderer, self._keeper = self._renderer, None, None
            self._state = "stopped"
        if renderer is not None:
            if clean:
                renderer.close()
            else:
                _abandoned.append(renderer)
        atexit.unregister(self.stop)
        return clean

    # -- what sounds -----------------------------------------------------------------------------------------------

    def play(self, specs: "Sequence[VoiceSpec]", at_ns: int | None = None) -> int:
        """Starts one note, all its voices on the same frame.

        Args:
            specs: What the instrument resolved the note into; none is no note.
            at_ns: When it was struck, on `time.perf_counter_ns`. The delay from there to the sound is always the same.

        Returns:
            The note's id for `note_off` and `stop_note`; 0 where nothing was started.
        """
        renderer = self._renderer
        if renderer is None or not specs:
            return 0
        note = next(self._notes)
        return note if renderer.play(specs, note, at_ns) else 0

    def note_off(self, note: int = 0, *, channel: int = 0, key: int = 0, at_ns: int | None = None) -> None:
        """Releases one note, or with `note` 0 whatever sounds on the key. Pedals may hold it."""
        self._send("NOTE_OFF", note=note, channel=channel, index=key, at_ns=at_ns)

    def stop_note(self, note: int, fade_s: float = 0.005) -> None:
        """Ends one note whatever its pedals say."""
        self._send("STOP_NOTE", note=note, value=fade_s)

    def control(self, controller: int, value: float, *, channel: int = 0, at_ns: int | None = None) -> None:
        """Moves a MIDI controller (pedals, wheel, CC 0..127) to 0..1."""
        self._send("CONTROL", index=controller, value=value, channel=channel, at_ns=at_ns)

    def pitch_bend(self, value: float, *, channel: int = 0, at_ns: int | None = None) -> None:
        """Moves the wheel, -1..1."""
        self._send("PITCH_BEND", value=value, channel=channel, at_ns=at_ns)

    def pressure(self, value: float, *, channel: int = 0, at_ns: int | None = None) -> None:
        """Channel pressure, 0..1."""
        self._send("CHANNEL_PRESSURE", value=value, channel=channel, at_ns=at_ns)

    def key_pressure(self, key: int, value: float, *, channel: int = 0, at_ns: int | None = None) -> None:
        """Pressure of one key, 0..1."""
        self._send("KEY_PRESSURE", index=key, value=value, channel=channel, at_ns=at_ns)

    def reset_controllers(self, channel: int = 0) -> None:
        """Controllers of the channel return to their defaults; the pedals let go."""
        self._send("RESET_CONTROLLERS", channel=channel)

    def set_fx_param(self, name: str, value: float) -> None:
        """Moves an effect parameter (`effect.parameter`, see `effects.parameters`) to 0..1; it lasts.

        Raises:
            UnknownParameterError: No effect has it.
        """
        from trayapp.audio.effects.parameters import parameter_index  # noqa: PLC0415

        index = parameter_index(name)
        self._effects[name] = min(max(value, 0.0), 1.0)
        self._send("SET_FX", index=index, value=self._effects[name])

    def set_gain(self, gain_db: float) -> None:
        """Moves the master volume until the settings say another one."""
        self._send("SET_GAIN", value=10 ** (gain_db / 20))

    def stop_all(self) -> None:
        """Panic: everything fades in 5 ms, the effects' tails too."""
        self._send("STOP_ALL")

    def swap_instrument(self, instrument: Any) -> None:
        """Fades what sounds and holds `instrument`; the former one is let go when its last voice is over."""
        before, self._instrument = self._instrument, instrument
        self._send("SWAP")
        renderer = self._renderer
        if renderer is not None and before is not None:
            renderer.kept.retire(before)

    # -- the output ------------------------------------------------------------------------------------------------

    def reconfigure(self, settings: AudioSettings, timeout_s: float = RECONFIGURE_TIMEOUT_S) -> None:
        """Moves to other settings while running. Effects and instrument survive; notes too unless the rate changes.

        Raises:
            AudioError: The new settings do not work, or not in time; the message says why and what plays now.
            EngineStoppedError: The engine is shutting down.
        """
        keeper = self._keeper
        if keeper is None:
            with self._lock:
                self._settings = settings
            return
        keeper.reconfigure(settings, timeout_s)
        self._settings = settings

    def status(self) -> EngineStatus:
        """What the engine does now. A few microseconds."""
        renderer, keeper, settings = self._renderer, self._keeper, self._settings
        base = EngineStatus(
            state=self._state,
            wanted=settings.device,
            latency_mode=settings.latency_mode,
            polyphony=settings.polyphony,
            effects=dict(self._effects),
        )
        if renderer is None or keeper is None:
            return base
        from trayapp.audio.status_reading import read_status  # noqa: PLC0415  loads numba

        return read_status(base, renderer, keeper)

    def _tell(self) -> None:
        if self._changed is not None:
            try:
                self._changed(self.status())
            except Exception:
                logger.exception("a listener to the audio status failed")

    def _send(self, kind: str, **parts: Any) -> None:
        renderer = self._renderer
        if renderer is not None:
            from trayapp.audio.synth import layout  # noqa: PLC0415  loads numpy

            renderer.send(getattr(layout, kind), **parts)


_abandoned: list[Any] = []
"""Memory that a driver which hangs may still write to."""

__all__ = ["AudioEngine", "AudioError", "EngineStoppedError"]
