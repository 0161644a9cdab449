"""The audio page: device, rate, block, latency, polyphony, volume; applied at once, and how the engine fares."""

from functools import partial
from typing import Any, get_args

import customtkinter as ctk

from overlay.panels.knobs import NOTHING
from overlay.settings.page import Page
from overlay.stage import Desk
from overlay.strings import say, t
from overlay.theme import readable
from overlay.words import measure
from trayapp.core.action import Choice
from trayapp.core.settings import AudioSettings, Interpolation, LatencyMode

BLOCKS = (32, 64, 128, 256, 512, 1024, 2048)
POLYPHONY = (32, 64, 128, 256, 512)
_RATES: tuple[int, ...] = get_args(get_args(AudioSettings.model_fields["sample_rate"].annotation)[0]) or get_args(
    AudioSettings.model_fields["sample_rate"].annotation
)


def rate_choices() -> tuple[Choice, ...]:
    """Every rate that the settings take; 0 is the device's own."""
    return tuple(Choice(str(rate), measure(rate, ",", "Hz") if rate else t("audio.own_rate")) for rate in _RATES)


def number_choices(numbers: tuple[int, ...], now: int, unit: str) -> tuple[Choice, ...]:
    """The usual numbers, and the present one where a file holds another."""
    return tuple(Choice(str(n), t(unit, count=n)) for n in sorted({*numbers, now}))


def output_choices(desk: Desk) -> tuple[Choice, ...]:
    """The outputs there are, the system's default first, and the chosen one also where it is gone."""
    devices, now = desk.ports.audio_devices(), desk.snapshot().settings.audio.device
    if not any(choice.value == "auto" for choice in devices):
        devices = (Choice("auto", t("audio.system_default")), *devices)
    return devices if any(c.value == now for c in devices) else (*devices, Choice(now, t("audio.missing", name=now)))


class AudioPage(Page):
    """Everything goes through ChangeSettings; `refresh` shows what the store then holds."""

    def build(self) -> None:
        """Fields, the figures of now, and the buttons."""
        kit, audio, ports = self.kit, self.settings.audio, self.desk.ports
        choice = partial(kit.choice, self.frame)
        self.heading(t("audio.output"))
        self._fields: dict[str, Any] = {
            "device": choice(audio.device, self._devices, partial(self.change, "audio.device")),
            "sample_rate": choice(str(audio.sample_rate), rate_choices, self._number("sample_rate")),
            "block_size": choice(
                str(audio.block_size),
                lambda: number_choices(BLOCKS, self.settings.audio.block_size, "audio.frames"),
                self._number("block_size"),
            ),
            "latency_mode": choice(
                audio.latency_mode, partial(_words, LatencyMode), partial(self.change, "audio.latency_mode")
            ),
            "polyphony": choice(
                str(audio.polyphony),
                lambda: number_choices(POLYPHONY, self.settings.audio.polyphony, "audio.voices_of"),
                self._number("polyphony"),
            ),
            "interpolation": choice(
                audio.interpolation, partial(_words, Interpolation), partial(self.change, "audio.interpolation")
            ),
        }
        field = self._fields
        self.row(t("audio.device"), field["device"], "audio.device")
        self.pair((t("audio.sample_rate"), field["sample_rate"], "audio.sample_rate"),
                  (t("audio.block_size"), field["block_size"], "audio.block_size"))  # fmt: skip
        self.pair((t("audio.latency_mode"), field["latency_mode"], "audio.latency_mode"),
                  (t("audio.polyphony"), field["polyphony"], "audio.polyphony"))  # fmt: skip
        self._volume_row(audio)
        limiter = kit.switch(self.frame, t("audio.limiter"), audio.limiter, partial(self.change, "audio.limiter"))
        self.pair((t("audio.interpolation"), field["interpolation"], "audio.interpolation"),
                  ("", limiter, "audio.limiter"))  # fmt: skip
        self._switches = {"limiter": limiter}
        if any("WASAPI" in device.value for device in self._devices()):  # the one way that knows it
            words = t("audio.exclusive")
            exclusive = kit.switch(self.frame, words, audio.exclusive, partial(self.change, "audio.exclusive"))
            self.row("", exclusive, "audio.exclusive", stretch=False)
            self._switches["exclusive"] = exclusive
        self.heading(t("audio.now"))
        self._figures_row()
        buttons = kit.frame(self.frame)
        kit.button(buttons, "♪  " + t("audio.test_sound"), ports.test_sound, main=True).pack(side="left")
        kit.button(buttons, t("audio.refresh"), self._refresh_devices).pack(side="left", padx=10)
        note = kit.label(self.frame if kit.tight else buttons, t("settings.at_once"), size=12, colour=kit.theme.muted)
        self.wide(buttons, (14, 4 if kit.tight else 16))
        if kit.tight:
            self.wide(note, (0, 16))
        else:
            note.pack(side="right")
        self.tick()

    def _volume_row(self, audio: AudioSettings) -> None:
        kit, row = self.kit, self.kit.frame(self.frame)
        row.grid_columnconfigure(0, weight=1)
        self._volume = kit.slider(row, -60, 6, audio.master_volume_db, self._set_volume, steps=132)
        self._volume.grid(row=0, column=0, sticky="ew")
        self._volume_text = kit.label(row, "", mono=True, size=12, colour=kit.theme.muted)
        self._volume_text.configure(width=64, anchor="e")
        self._volume_text.grid(row=0, column=1, padx=(8, 0))
        self._show_volume(audio.master_volume_db)
        self.row(t("audio.master_volume"), row, "audio.master_volume_db")

    def _figures_row(self) -> None:
        kit, theme = self.kit, self.kit.theme
        row = kit.frame(self.frame)
        self._figures: dict[str, ctk.CTkLabel] = {}
        across = 2 if kit.tight else 4
        for at, name in enumerate(("latency", "load", "underruns", "voices")):
            cell = kit.frame(row, theme.knob, radius=8)
            line, column = divmod(at, across)
            edge = 8 / across  # 8 apart, all as wide
            row.grid_columnconfigure(column, weight=1, uniform="figures")
            cell.grid(
                row=line, column=column, sticky="ew", padx=(edge * column, 8 - edge * (column + 1)), pady=(8 * line, 0)
            )
            self._figures[name] = kit.label(cell, "", mono=True, bold=True, size=16)
            self._figures[name].pack(anchor="w", padx=12, pady=(9, 0))
            kit.label(cell, t(f"audio.figure_{name}"), size=12, colour=theme.muted).pack(
                anchor="w", padx=12, pady=(0, 8)
            )
        self.wide(row)
        self.room_for_fault("status")

    def refresh(self) -> None:
        """Show the settings as they are."""
        audio = self.settings.audio
        for name, field in self._fields.items():
            field.set(str(getattr(audio, name)))
        for name, switch in self._switches.items():
            (switch.select if getattr(audio, name) else switch.deselect)()
        self._volume.set(audio.master_volume_db)
        self._show_volume(audio.master_volume_db)

    def tick(self) -> None:
        """Show how the engine fares."""
        status, theme = self.desk.ports.audio_status(), self.kit.theme
        off = NOTHING
        texts = {
            "latency": measure(status.latency_ms, ".1f", "ms") if status.running else off,
            "load": measure(status.load * 100, ".1f", "%") if status.running else off,
            "underruns": str(status.underruns) if status.running else off,
            "voices": str(status.voices) if status.running else off,
        }
        for name, text in texts.items():
            self._figures[name].configure(text=text)
        colour = readable(theme.warning, theme.knob, theme) if status.underruns else theme.text
        self._figures["underruns"].configure(text_color=colour)
        self.fault("status", say(status.error))

    def _devices(self) -> tuple[Choice, ...]:
        return output_choices(self.desk)

    def _refresh_devices(self) -> None:
        self.desk.ports.refresh_audio_devices()
        self.refresh()

    def _number(self, name: str) -> Any:
        return lambda value: self.change(f"audio.{name}", int(value))

    def _set_volume(self, value: float) -> None:
        rounded = round(value * 2) / 2
        self._show_volume(rounded)
        if rounded != self.settings.audio.master_volume_db:
            self.change("audio.master_volume_db", rounded)

    def _show_volume(self, value: float) -> None:
        self._volume_text.configure(text=measure(value, "+.1f" if value > 0 else ".1f", "dB"))


def _words(kinds: Any) -> tuple[Choice, ...]:
    return tuple(Choice(kind, t(f"audio.{kind}")) for kind in get_args(kinds))
