"""The MIDI page: which controllers are here, how each is understood, and what arrives from them."""

from functools import partial

from typing_extensions import override

from overlay.settings.page import Page
from overlay.strings import t
from overlay.theme import readable
from trayapp.core.action import Choice
from trayapp.core.commands import ChangeSettings
from trayapp.core.events import PortEvent


class MidiPage(Page):
    """One box for each port; built anew when a port comes or goes."""

    @override
    def build(self) -> None:
        self.heading(t("midi.controllers"))
        self._box = self.kit.frame(self.frame)
        self._box.grid_columnconfigure(0, weight=1)
        self.wide(self._box)
        self.room_for_fault("midi")
        self.heading(t("midi.monitor"))
        self._monitor = self.kit.label(self.frame, t("midi.quiet"), mono=True, size=12, colour=self.kit.theme.muted)
        self.wide(self._monitor)
        self._seen: tuple[PortEvent, ...] = ()
        self._fill()

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
        box.grid_columnconfigure(0, weight=1)
        colour = {"open": theme.ok, "failed": theme.error, "lost": theme.warning}.get(port.state, theme.muted)
        kit.label(box, port.port, bold=True).grid(row=0, column=0, sticky="w", padx=12, pady=(8, 0))
        state = kit.label(box, t(f"midi.{port.state}"), size=12, colour=readable(colour, theme.knob, theme))
        state.grid(row=0, column=1, sticky="e", padx=12, pady=(8, 0))
        chosen = self.settings.midi.profiles.get(port.port, "")
        field = kit.choice(box, chosen, partial(self._profiles, port), partial(self._choose, port.port), width=260)
        field.grid(row=1, column=0, sticky="w", padx=12, pady=8)
        used = port.port not in self.settings.midi.ignored
        switch = kit.switch(box, t("midi.use"), used, partial(self._use, port.port))
        switch.grid(row=1, column=1, sticky="e", padx=12)
        if port.reason:
            reason = kit.label(box, port.reason, size=12, colour=theme.soft, wrap=430)
            reason.grid(row=2, column=0, columnspan=2, sticky="w", padx=12, pady=(0, 8))

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
        if self._ports != self._seen:
            self._fill()
        said = self.desk.live.said
        if said is not None:
            self._monitor.configure(text=said.text)
