"""A plugin's panel as the overlay meets it: values that are there at once, wishes that are carried out elsewhere."""

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from trayapp.core.errors import PadTrayError, UnavailableError
from trayapp.core.events import PluginPanelEvent
from trayapp.core.phrase import Phrase
from trayapp.plugin_host.panel_rows import (
    Button,
    Line,
    Meter,
    PanelRow,
    Picker,
    PluginPanel,
    RowValue,
    Slider,
    View,
    ViewArea,
    Wish,
)

if TYPE_CHECKING:
    from trayapp.plugin_host.running import RunningPlugin


class OfferedPanel:
    """One panel of a running plugin: a `ShownPanel`. Any thread, but for `make_view`; rows run on the worker."""

    def __init__(self, plugin: "RunningPlugin", panel: PluginPanel) -> None:
        self._plugin, self._panel = plugin, panel
        self._values = tuple(RowValue() for _ in panel.rows)
        self._reading = False
        self._wishes: dict[int, Wish] = {}
        self._lock = Lock()

    @property
    def plugin(self) -> str:
        """See `ShownPanel`."""
        return self._plugin.manifest.name

    @property
    def name(self) -> str:
        """See `ShownPanel`."""
        return self._panel.name

    @property
    def title(self) -> str:
        """See `ShownPanel`."""
        return self._panel.title

    @property
    def rows(self) -> tuple[PanelRow, ...]:
        """See `ShownPanel`."""
        return self._panel.rows

    @property
    def has_view(self) -> bool:
        """See `ShownPanel`."""
        return bool(self._panel.view)

    def values(self) -> tuple[RowValue, ...]:
        """See `ShownPanel`."""
        return self._values

    def refresh(self) -> None:
        """See `ShownPanel`."""
        if self.has_view:
            self._plugin.publish(PluginPanelEvent(self.plugin, self.name))
            return
        with self._lock:
            if self._reading:
                return
            self._reading = True
        self._plugin.worker.do(self._read)

    def act(self, row: int, value: Wish = True) -> None:
        """See `ShownPanel`."""
        kind = self._panel.rows[row]
        if isinstance(kind, Button):
            self._plugin.worker.do(partial(self._carry_out, row, True))
            return
        with self._lock:
            waits = row in self._wishes
            self._wishes[row] = value
        if not waits:
            self._plugin.worker.do(partial(self._take_wish, row))

    def make_view(self, area: ViewArea) -> View:
        """See `ShownPanel`; a view whose drawing fails is ended."""
        try:
            make = self._plugin.load(self._panel.view)
            return _GuardedView(
                make(self._plugin.host, area), partial(self._plugin.fault, Phrase("in its view {name}", name=self.name))
            )
        except Exception as error:
            self._plugin.fault(Phrase("in its view {name}", name=self.name), error)
            raise UnavailableError(
                "the panel {title} cannot be shown: {error}", title=self.title, error=error
            ) from error

    def _take_wish(self, row: int) -> None:
        with self._lock:
            value = self._wishes.pop(row)
        self._carry_out(row, value)

    def _carry_out(self, row: int, value: Wish) -> None:
        kind = self._panel.rows[row]
        try:
            if isinstance(kind, Button):
                kind.press()
            elif isinstance(kind, Slider):
                kind.write(min(1.0, max(0.0, float(value))))
            elif isinstance(kind, Picker):
                kind.write(str(value))
        except Exception as error:  # noqa: BLE001 - a plugin's fault stops at this door
            if isinstance(error, PadTrayError):
                self._plugin.refused(error.phrase)
            else:
                self._plugin.fault(Phrase("in {row!r} of its panel {name}", row=kind.text, name=self.name), error)
        self._read()

    def _read(self) -> None:
        with self._lock:
            self._reading = False
        values = tuple(self._value(row, old) for row, old in zip(self._panel.rows, self._values, strict=True))
        if values != self._values:
            self._values = values
            self._plugin.publish(PluginPanelEvent(self.plugin, self.name))

    def _value(self, row: PanelRow, old: RowValue) -> RowValue:
        try:
            return _READ[type(row)](row)
        except Exception as error:  # noqa: BLE001 - a plugin's fault stops at this door
            self._plugin.fault(Phrase("in {row!r} of its panel {name}", row=row.text, name=self.name), error)
            return old


def _line(row: Line) -> RowValue:
    return RowValue(str(row.read()))


def _meter(row: Meter) -> RowValue:
    return RowValue(value=_share(row.read()))


def _button(row: Button) -> RowValue:
    return RowValue(lit=bool(row.lit()) if row.lit is not None else False)


def _slider(row: Slider) -> RowValue:
    value = _share(row.read())
    return RowValue(f"{value:.0%}" if row.shown is None else str(row.shown(value)), value)


def _picker(row: Picker) -> RowValue:
    return RowValue(str(row.read()), choices=tuple(row.choices()))


def _share(value: float) -> float:
    return min(1.0, max(0.0, float(value)))


_READ: dict[type, Callable[..., RowValue]] = {
    Line: _line,
    Meter: _meter,
    Button: _button,
    Slider: _slider,
    Picker: _picker,
}


class _GuardedView:
    """A view whose first fault ends it."""

    def __init__(self, view: View, fault: Callable[[BaseException], None]) -> None:
        self._view: View | None = view
        self._fault = fault

    def draw(self) -> None:
        if self._view is not None:
            try:
                self._view.draw()
            except Exception as error:  # noqa: BLE001 - Tk's main loop must go on
                self._fault(error)
                self.close()

    def close(self) -> None:
        view, self._view = self._view, None
        if view is not None:
            try:
                view.close()
            except Exception as error:  # noqa: BLE001 - Tk's main loop must go on
                self._fault(error)
