"""The tabs of a control's gestures: the usual ones, those that are bound, and a list of the others."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from overlay.editor.draft import Draft
from overlay.menu import Row
from overlay.settings.kit import Kit
from overlay.strings import t
from overlay.theme import readable
from overlay.words import gesture_words
from trayapp.core.gesture import LAST_STEP, TURNS, ZONES, Gesture, chord_name, partner, step_name, step_number
from trayapp.core.preset import PresetKind

USUAL: tuple[Gesture, ...] = ("tap", "double_tap", "long_press", "hold", "release")


def tabs_of(kind: PresetKind, bound: Iterable[Gesture], chosen: Gesture = "") -> tuple[Gesture, ...]:
    """The gestures that have a tab: the usual ones, and of the others those that are bound or looked at."""
    usual = TURNS if kind == "knob" else USUAL
    more = {gesture for gesture in (*bound, chosen) if gesture and gesture not in usual}
    return (*usual, *sorted(more, key=_order))


def _order(gesture: Gesture) -> tuple[int, int, str]:
    number, other = step_number(gesture), partner(gesture)
    if gesture in ZONES:
        return 1, ZONES.index(gesture), ""
    return (2, number, "") if number is not None else (3, other, "") if other is not None else (0, 0, gesture)


def others(bound: Iterable[Gesture], partners: Sequence[tuple[int, str]]) -> tuple[tuple[str, Gesture], ...]:
    """What the list offers beside the tabs, as (text, gesture): a toggle, strengths, the next step, chords."""
    bound = set(bound)
    step = next((n for n in range(2, LAST_STEP + 1) if step_name(n) not in bound), None)
    offered = ["toggle", *ZONES, *([step_name(step)] if step is not None else [])]
    rows = [(gesture_words(gesture), gesture) for gesture in offered if gesture not in bound]
    chords = [(t("gesture.with", position=name), chord_name(at)) for at, name in partners]
    return (*rows, *((text, gesture) for text, gesture in chords if gesture not in bound))


class GestureTabs:
    """Tabs in as many rows as they need. `chosen` is told which one was clicked. Main thread."""

    def __init__(self, kit: Kit, frame: Any, kind: PresetKind, partners: Callable[[], Sequence[tuple[int, str]]],
                 chosen: Callable[[Gesture], object]) -> None:  # fmt: skip
        self._kit, self._frame, self._kind = kit, frame, kind
        self._partners, self._chosen = partners, chosen
        self._seen: tuple[Gesture, ...] = ()
        self.tabs: dict[Gesture, Any] = {}

    def show(self, draft: Draft, now: Gesture, room: float) -> None:
        """The tabs of a draft, `now` being looked at, within `room` pixels at 100 %."""
        names = tabs_of(self._kind, draft.gestures, now)
        if names != self._seen:
            self._seen = names
            self._build(names, room)
        theme = self._kit.theme
        pale = readable(theme.muted, theme.raised, theme)  # also under the mouse
        for name, tab in self.tabs.items():
            used = name in draft.gestures
            tab.configure(
                fg_color=theme.raised if name == now else theme.panel,
                hover_color=theme.raised,
                text_color=theme.text if name == now else theme.soft if used else pale,
                text=gesture_words(name) + (" •" if used else ""),
            )
        self._draft = draft

    def _build(self, names: Sequence[Gesture], room: float) -> None:
        kit = self._kit
        for child in self._frame.winfo_children():
            child.destroy()
        self.tabs = {}
        row, used = kit.frame(self._frame), 0.0
        row.pack(anchor="w")
        font, scale = kit.desk.fonts.text(13), kit.desk.scale
        for name in names:
            text = gesture_words(name) + " •"
            wide = font.measure(text) / scale + 30
            if used and used + wide > room - 40:
                row, used = kit.frame(self._frame), 0.0
                row.pack(anchor="w", pady=(3, 0))
            self.tabs[name] = kit.button(row, text, partial(self._chosen, name))
            self.tabs[name].pack(side="left", padx=(0, 3))
            used += wide
        if self._kind != "knob":
            self.more = kit.button(row, "+", self.open)
            self.more.pack(side="left")

    def rows(self) -> list[Row]:
        """The gestures that have no tab yet."""
        return [
            Row(text, partial(self._chosen, gesture))
            for text, gesture in others(self._draft.gestures, self._partners())
        ]

    def open(self) -> None:
        """Open the list."""
        self._kit.open_list(self.more, self.rows(), lambda: None)
