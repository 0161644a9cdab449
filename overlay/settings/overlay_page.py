"""The overlay's page: how it looks, when it shows and fades, and what it lets through."""

from typing_extensions import override

from overlay.settings.model_rows import ModelRows, setting_rows
from overlay.settings.page import Page
from overlay.strings import t

LOOKS = ("theme", "mode", "scale", "opacity", "idle_opacity", "motion")
TIMES = ("show_at_start", "show_on_touch", "idle_after_s", "hide_after_s", "bubble")
"""The rest stands in the last group."""


class OverlayPage(Page):
    """Applied at once; the overlay beside the window shows it."""

    @override
    def build(self) -> None:
        self._rows = ModelRows(self)
        there = [name for name, row in setting_rows().items() if name.startswith("overlay.") and row.kind != "other"]
        groups = ("looks", _some(LOOKS, there)), ("times", _some(TIMES, there))
        placed = {name for _, names in groups for name in names}
        for title, names in (*groups, ("rest", tuple(name for name in there if name not in placed))):
            self.heading(t(f"overlay.{title}"))
            self._rows.add(*names)

    @override
    def refresh(self) -> None:
        self._rows.refresh()


def _some(wanted: tuple[str, ...], there: list[str]) -> tuple[str, ...]:
    return tuple(f"overlay.{name}" for name in wanted if f"overlay.{name}" in there)
