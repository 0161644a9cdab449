"""The first step: which controllers are here, and that something arrives from them."""

from functools import partial

from typing_extensions import override

from overlay.strings import say, t
from overlay.theme import readable
from overlay.welcome.step import WRAP, Step
from trayapp.core.commands import ChangeSettings
from trayapp.core.events import PortEvent


class ControllerStep(Step):
    """Follows what is plugged in. With several, those that are not meant are switched off."""

    name = "controller"

    @override
    def build(self) -> None:
        kit, theme = self.kit, self.kit.theme
        self._box = kit.frame(self.frame)
        self._box.grid_columnconfigure(0, weight=1)
        self.add(self._box)
        self._heard = kit.label(self.frame, "", mono=True, size=12, colour=theme.soft, wrap=WRAP)
        self.add(self._heard, (10, 3))
        self._seen: tuple[object, ...] | None = None
        self._said = self.desk.live.said
        self.tick()

    @property
    def _ports(self) -> tuple[PortEvent, ...]:
        return tuple(port for port in self.desk.live.ports.values() if port.state != "lost")

    @override
    def tick(self) -> None:
        ignored = self.desk.snapshot().settings.midi.ignored
        if (self._ports, ignored) != self._seen:
            self._seen = (self._ports, ignored)
            self._fill()
        if self.desk.live.said is not self._said and self.desk.live.said is not None:
            self._heard.configure(text=self.desk.live.said.text)

    def _fill(self) -> None:
        kit, theme = self.kit, self.kit.theme
        for child in self._box.winfo_children():
            child.destroy()
        if not self._ports:
            kit.label(self._box, t("welcome.none"), colour=readable(theme.warning, theme.panel, theme), wrap=WRAP).grid(
                row=0, column=0, sticky="w"
            )
            kit.label(self._box, t("welcome.without"), colour=theme.soft, wrap=WRAP).grid(row=1, column=0, sticky="w",
                                                                                        pady=(6, 0))  # fmt: skip
        for index, port in enumerate(self._ports):
            box = kit.frame(self._box, theme.knob, radius=8)
            box.grid(row=index, column=0, sticky="ew", pady=(0, 8))
            box.grid_columnconfigure(1, weight=1)
            well = port.state in {"open", "ignored"}
            colour = theme.ok if port.state == "open" else theme.muted if well else theme.error
            sign = kit.label(box, "●", colour=readable(colour, theme.knob, theme))
            sign.grid(row=0, column=0, padx=(12, 8), pady=8)
            known = t("midi.auto", profile=port.profile) if port.profile else t("midi.auto_none")
            text = f"{port.port}  ·  {known}" if port.state == "open" else f"{port.port}  ·  {t(f'midi.{port.state}')}"
            kit.label(box, text, wrap=380).grid(row=0, column=1, sticky="w")
            use = partial(self._use, port.port)
            kit.switch(box, t("midi.use"), port.state != "ignored", use).grid(row=0, column=2, padx=12)
            if port.state == "failed" and port.reason:
                reason = kit.label(box, say(port.reason), size=12, colour=theme.soft, wrap=WRAP - 40)
                reason.grid(row=1, column=0, columnspan=3, sticky="w", padx=12, pady=(0, 8))
        if any(port.state == "open" for port in self._ports):
            touch = kit.label(self._box, t("welcome.touch"), colour=theme.soft, wrap=WRAP)
            touch.grid(row=len(self._ports), column=0, sticky="w", pady=(4, 0))

    def _use(self, port: str, on: bool) -> None:
        ignored = tuple(name for name in self.desk.snapshot().settings.midi.ignored if name != port)
        self.dispatch(ChangeSettings(values={"midi.ignored": ignored if on else (*ignored, port)}))
