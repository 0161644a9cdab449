"""The MIDI page: which controllers are here, how each is understood, and what arrives from them."""

from functools import partial

from typing_extensions import override

from overlay.settings.kit import LEAST_WRAP
from overlay.settings.model_rows import ModelRows
from overlay.settings.page import Page
from overlay.settings.wizard import WizardView
from overlay.strings import say, t
from overlay.theme import readable
from trayapp.core.action import Choice
from trayapp.core.commands import ChangeSettings
from trayapp.core.control import note_name
from trayapp.core.events import Heard, MidiEvent, PortEvent

SHOWN = 14
"""Messages of the monitor."""


def message_words(event: MidiEvent) -> str:
    """A message as people read it: `note C2 (36) · 100 · channel 10`."""
    kind = t(f"message.{event.kind}")
    if event.kind == "sysex":
        return f"{kind} {' '.join(f'{byte:02X}' for byte in event.data[:12])}"
    what = f" {note_name(event.number)} ({event.number})" if event.kind.startswith("note") else ""
    what = f" {event.number}" if event.kind in {"control_change", "program_change", "poly_pressure"} else what
    return f"{kind}{what} · {event.value} · {t('message.channel', channel=event.channel)}"


def monitor_line(heard: Heard, width: int = 45) -> str:
    """A message and the control that it was taken for; the controls stand in a column after `width` letters."""
    words = message_words(heard.event)
    return f"{words:<{width}} → {say(heard.control.phrase)}" if heard.control is not None else words


class MidiPage(Page):
    """One box for each port, built anew when a port comes or goes; below it what arrives, live."""

    @override
    def build(self) -> None:
        self._wizard: WizardView | None = None
        self._learns = getattr(self, "_learns", "")
        if self._learns:
            self._build_wizard(self._learns)
            return
        self.heading(t("midi.controllers"))
        self._box = self.kit.frame(self.frame)
        self._box.grid_columnconfigure(0, weight=1)
        self.wide(self._box)
        self.room_for_fault("midi")
        why_not = self.desk.ports.no_sharing()
        if why_not:
            self.wide(self.kit.label(self.frame, why_not, size=12, colour=self.kit.theme.muted, wrap=520))
        else:
            self._rows = ModelRows(self, alone=True)
            self._rows.add("midi.share")
        self.heading(t("midi.monitor"))
        kit = self.kit
        self._lines = [
            kit.label(self.frame, "", mono=True, size=12, colour=kit.theme.soft, wrap=540) for _ in range(SHOWN)
        ]
        for line in self._lines:
            self.wide(line, 0)
        self._heard: tuple[Heard, ...] | None = None
        self._seen: tuple[PortEvent, ...] = ()
        self._fill()
        self._monitor()

    def _build_wizard(self, port: str) -> None:
        frame = self.kit.frame(self.frame)
        self.wide(frame, (16, 16))
        self._wizard = WizardView(self.kit, frame, self._learned)
        self._wizard.start(port)

    def _learn(self, port: str) -> None:
        self._learns = port
        self.restart()

    def _learned(self) -> None:
        self._learns = ""
        self.restart()

    @property
    def _ports(self) -> tuple[PortEvent, ...]:
        return tuple(sorted(self.desk.live.ports.values(), key=lambda port: port.port))

    def _fill(self) -> None:
        for child in self._box.winfo_children():
            child.destroy()
        self._seen = self._ports
        if not self._seen:
            text = self.kit.label(self._box, t("midi.none"), colour=self.kit.theme.muted, wrap=430)
            text.grid(row=0, column=0, sticky="w")
        for index, port in enumerate(self._seen):
            self._port(index, port)

    def _port(self, index: int, port: PortEvent) -> None:
        kit, theme = self.kit, self.kit.theme
        box = kit.frame(self._box, theme.knob, radius=8)
        box.grid(row=index, column=0, sticky="ew", pady=(0, 8))
        box.grid_columnconfigure(1, weight=1)
        colour = {"open": theme.ok, "failed": theme.error, "lost": theme.warning}.get(port.state, theme.muted)
        name = kit.label(box, port.port, bold=True, wrap=LEAST_WRAP if kit.tight else 0)
        name.grid(row=0, column=0, columnspan=2, sticky="w", padx=12, pady=(8, 0))
        state = kit.label(box, t(f"midi.{port.state}"), size=12, colour=readable(colour, theme.knob, theme))
        below = 1 if kit.tight else 0  # each beside, or below the one before
        state.grid(
            row=below, column=0 if below else 2, sticky="w" if below else "e", padx=12, pady=(0 if below else 8, 0)
        )
        chosen = self.settings.midi.profiles.get(port.port, "")
        field = kit.choice(box, chosen, partial(self._profiles, port), partial(self._choose, port.port), width=230)
        field.grid(row=1 + below, column=0, columnspan=1 + 2 * below, sticky="w", padx=12, pady=8)
        if port.state == "open":
            learn = kit.button(box, t("midi.learn"), partial(self._learn, port.port))
            learn.grid(row=1 + 2 * below, column=1 - below, sticky="w", padx=12 * below, pady=(0, 8 * below))
        used = port.port not in self.settings.midi.ignored
        switch = kit.switch(box, t("midi.use"), used, partial(self._use, port.port))
        switch.grid(row=1 + 2 * below, column=2, sticky="e", padx=12, pady=(0, 8 * below))
        if port.reason:
            reason = kit.label(box, say(port.reason), size=12, colour=theme.soft, wrap=430)
            reason.grid(row=2 + 2 * below, column=0, columnspan=3, sticky="w", padx=12, pady=(0, 8))

    def _profiles(self, port: PortEvent) -> tuple[Choice, ...]:
        found = t("midi.auto", profile=port.profile) if port.profile else t("midi.auto_none")
        return (Choice("", found), *self.desk.ports.profiles())

    def _choose(self, port: str, profile: str) -> None:
        chosen = {name: value for name, value in self.settings.midi.profiles.items() if name != port}
        if profile:
            chosen[port] = profile
        self.do(ChangeSettings(values={"midi.profiles": chosen}), "midi")

    def _use(self, port: str, on: bool) -> None:
        others = tuple(name for name in self.settings.midi.ignored if name != port)
        self.change("midi.ignored", others if on else (*others, port))

    @override
    def tick(self) -> None:
        if self._wizard is not None:
            self._wizard.tick()
            return
        if self._ports != self._seen:
            self._fill()
        self._monitor()

    def _monitor(self) -> None:
        heard = self.desk.ports.heard()[-SHOWN:]
        if heard == self._heard:
            return
        self._heard = heard
        words = [monitor_line(one, 0 if self.kit.tight else 45) for one in reversed(heard)] or [t("midi.quiet")]
        for line, text in zip(self._lines, [*words, *[""] * SHOWN], strict=False):
            if line.cget("text") != text:
                line.configure(text=text)

    @override
    def close(self) -> None:
        if self._wizard is not None:
            self._wizard.stop()
