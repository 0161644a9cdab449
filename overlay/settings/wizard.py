"""The wizard that describes an unknown controller: it draws the newest `WizardEvent` and sends the answers."""

from collections.abc import Callable
from functools import partial
from typing import Any

from overlay.live import Said
from overlay.settings.kit import Kit
from overlay.strings import t
from overlay.theme import readable
from trayapp.core.wizard import STEPS, Answer, WizardAsk, WizardEvent

MAY_GO_BACK = STEPS[1:]


class WizardView:
    """On a frame; built anew for each event. `ended` is called when it is over. Main thread."""

    def __init__(self, kit: Kit, frame: Any, ended: Callable[[], object]) -> None:
        self._kit, self._frame, self._ended = kit, frame, ended
        self._seen: WizardEvent | None = None
        self._said: Said | None = None
        self._shown = False
        self._name = ""

    def start(self, port: str) -> None:
        """Begin with a controller."""
        self._seen, self._said = self._kit.desk.live.wizard, self._kit.desk.live.said
        self._ask("start", port)

    def _ask(self, do: Answer, text: str = "") -> None:
        self._kit.desk.ports.wizard(WizardAsk(do, text))

    def stop(self) -> None:
        """Leave it; its controller does again what it did."""
        if self._seen is None or self._seen.step not in {"saved", "stopped"}:
            self._ask("cancel")

    def tick(self) -> None:
        """Show where it stands."""
        live = self._kit.desk.live
        event = live.wizard
        if event is None or event == self._seen:
            if not self._shown and live.said is not self._said and live.said is not None and live.said.level == "error":
                self._ended()  # it could not begin; the overlay's foot line says why
            return
        self._shown = True
        self._seen = event
        if event.step == "stopped":
            self._ended()
            return
        self._build(event)

    def _build(self, event: WizardEvent) -> None:
        kit, theme, frame = self._kit, self._kit.theme, self._frame
        for child in frame.winfo_children():
            child.destroy()
        title = f"{event.port}  ·  {t(f'wizard.{event.step}')}"
        kit.label(frame, title, bold=True, size=15).pack(anchor="w", pady=(0, 4))
        about = t(f"wizard.{event.question or event.step}_about", file=event.file)
        kit.label(frame, about, colour=theme.soft, wrap=540).pack(anchor="w", pady=(0, 8))
        done = "  ·  ".join(f"{t(f'wizard.{step}')}: {count}" for step, count in event.known if count)
        if done:
            kit.label(frame, done, size=12, colour=theme.muted, wrap=540).pack(anchor="w", pady=(0, 6))
        for number, words in enumerate(event.found, 1):
            kit.label(frame, f"{number:2}  {words}", mono=True, size=12).pack(anchor="w", padx=8)
        if event.hint:
            colour = readable(theme.warning, theme.panel, theme)
            kit.label(frame, event.hint, size=12, colour=colour, wrap=540).pack(anchor="w", pady=(6, 0))
        if event.step == "name":
            self._name = event.suggestion
            entry = kit.entry(frame, event.suggestion, self._named, width=320)
            entry.pack(anchor="w", pady=6)
            entry.bind("<KeyRelease>", lambda _e: self._named(entry.get()), add="+")
        self._buttons(event)

    def _named(self, name: str) -> None:
        self._name = name

    def _buttons(self, event: WizardEvent) -> None:
        kit, row = self._kit, self._kit.frame(self._frame)
        row.pack(anchor="w", fill="x", pady=(14, 0))
        for do, main in self._answers(event):
            act = partial(self._ask, do) if do != "save" else lambda: self._ask("save", self._name.strip())
            kit.button(row, t(f"wizard.do_{do}"), act, main=main).pack(side="left", padx=(0, 8))
        if event.step == "saved":
            kit.button(row, t("welcome.done"), self._ended, main=True).pack(side="left")
        else:
            kit.button(row, t("ask.cancel"), partial(self._ask, "cancel")).pack(side="right")

    @staticmethod
    def _answers(event: WizardEvent) -> list[tuple[Answer, bool]]:
        """What can be answered now, and which of it is the usual one."""
        if event.step == "saved":
            return []
        back: list[tuple[Answer, bool]] = [("back", False)] if event.step in MAY_GO_BACK else []
        if event.step == "lights":
            return [("yes", True), ("no", False), ("next", False), *back]
        if event.step == "name":
            return [("save", True), *back]
        return [("next", True), *([("undo", False)] if event.found else []), *back]  # type: ignore[list-item] # literals
