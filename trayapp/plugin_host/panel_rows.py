"""What a plugin's own panel is made of: rows that the overlay draws, or a view that the plugin draws itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from trayapp.core.action import Choice


@dataclass(frozen=True, slots=True)
class Line:
    """A text that the plugin keeps up to date."""

    text: str
    read: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Meter:
    """A bar from 0 to 1."""

    text: str
    read: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press; `lit` says whether it is on."""

    text: str
    press: Callable[[], object]
    lit: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Slider:
    """A value from 0 to 1 to set; `shown` writes it in its own unit, else it is shown in percent."""

    text: str
    read: Callable[[], float]
    write: Callable[[float], None]
    shown: Callable[[float], str] | None = None


@dataclass(frozen=True, slots=True)
class Picker:
    """One of several to choose."""

    text: str
    read: Callable[[], str]
    write: Callable[[str], None]
    choices: Callable[[], tuple[Choice, ...]]


PanelRow = Line | Meter | Button | Slider | Picker


@dataclass(frozen=True, slots=True)
class PluginPanel:
    """A panel of the plugin's own: rows from top to bottom, or a `view` as `module:function` inside its folder.

    Every function of a row is called on the plugin's worker. They are called when the panel is shown, after each press
    and after `Host.repaint`; nothing is polled.
    """

    name: str
    title: str
    rows: tuple[PanelRow, ...] = ()
    view: str = ""


@dataclass(frozen=True, slots=True)
class RowValue:
    """What a row shows: a text, a value 0 to 1, whether it is lit, and what can be chosen."""

    text: str = ""
    value: float = 0.0
    lit: bool = False
    choices: tuple[Choice, ...] = ()


Wish = bool | float | str
"""What the user asks of a row: a press, a slider's value, a chosen entry."""


class ViewArea(Protocol):
    """What the overlay lends to a view."""

    @property
    def parent(self) -> Any:
        """A tkinter frame for the view's widgets; destroyed after `View.close`."""

    @property
    def scale(self) -> float:
        """1.0 is 100 %: lengths and fonts are multiplied by it."""

    @property
    def colours(self) -> Mapping[str, str]:
        """The theme as `#rrggbb`: background, panel, field, line, text, muted, accent, ok, warning."""


class View(Protocol):
    """What a view's function returns, called with (host, area). Main thread: return within a few milliseconds."""

    def draw(self) -> None:
        """Show what is so now: at the start and after each `Host.repaint`."""

    def close(self) -> None:
        """The panel goes away; `draw` is not called again."""


class ShownPanel(Protocol):
    """A plugin's panel as the overlay meets it. Every member returns at once, whatever the plugin does.

    `PluginPanelEvent` says that the values are others, or that a view shall be drawn again.
    """

    @property
    def plugin(self) -> str:
        """The plugin's name."""

    @property
    def name(self) -> str:
        """The panel's name, unique in its plugin."""

    @property
    def title(self) -> str:
        """As people read it."""

    @property
    def rows(self) -> tuple[PanelRow, ...]:
        """The rows for their kinds and texts; their functions are not for the overlay. Empty where it has a view."""

    @property
    def has_view(self) -> bool:
        """Whether the plugin draws it itself."""

    def values(self) -> tuple[RowValue, ...]:
        """What the rows show, one for each, as last read."""

    def refresh(self) -> None:
        """Have the rows read, or the view drawn, anew: when the panel comes to be seen."""

    def act(self, row: int, value: Wish = True) -> None:
        """Press a button, set a slider (0 to 1) or choose an entry."""

    def make_view(self, area: ViewArea) -> View:
        """Have the plugin draw itself. Main thread.

        Raises:
            UnavailableError: it cannot, or has no view.
        """
