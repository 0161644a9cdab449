"""The general page: language, start, hotkeys, and when a press is which gesture."""

from typing_extensions import override

from overlay.settings.model_rows import ModelRows, setting_rows
from overlay.settings.page import Page
from overlay.strings import t
from trayapp.core.events import OverlayEvent


class GeneralPage(Page):
    """Applied at once."""

    @override
    def build(self) -> None:
        self._rows = ModelRows(self)
        self.heading(t("general.app"))
        self._rows.add("general.language", "general.start_with_system")
        ask = OverlayEvent("settings", "welcome")
        self.wide(self.kit.button(self.frame, t("general.welcome"), lambda: self.desk.ports.ask(ask)), 4, "w")
        self.heading(t("general.hotkeys"))
        self._rows.add(*(name for name in setting_rows() if name.startswith("hotkeys.")))
        self.heading(t("general.gestures"))
        self._rows.add("actions.minimum_hold_ms", *(name for name in setting_rows() if name.startswith("gestures.")))

    @override
    def refresh(self) -> None:
        self._rows.refresh()
