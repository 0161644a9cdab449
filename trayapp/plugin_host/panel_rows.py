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
    press: Callable[[], None]
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
