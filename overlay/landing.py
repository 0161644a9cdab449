"""Where a carried panel lands: at a place in the overlay, or on the screen in a window of its own."""

from collections.abc import Callable, Sequence

from overlay.face import Face
from overlay.floating import APART, REACH, Floating
from overlay.place import Box, Monitor, inside, monitor_at, remembered, snapped
from overlay.stage import Desk
from overlay.torn import place_on
from trayapp.core import commands as c
from trayapp.core.panel import Panel
from trayapp.core.standing import Standing


class Landing:
    """The ground on which `Carry` puts panels. Main thread.

    `face` is what the overlay shows, None while it is compact; `do` dispatches a command, `others` are the boxes of our
    windows, `standing` is where a panel stood.
    """

    def __init__(self, main: Floating, face: Callable[[], Face | None], desk: Callable[[], Desk],
                 do: Callable[[c.Command], bool], others: Callable[[], Sequence[Box]],
                 monitors: Callable[[], Sequence[Monitor]], standing: Callable[[str], Standing]) -> None:  # fmt: skip
        self._main = main
        self._face = face
        self._desk = desk
        self._do = do
        self._others = others
        self._monitors = monitors
        self._standing = standing

    def show_drop(self, panel: Panel, middle: tuple[int, int], at: tuple[int, int]) -> bool:
        """Show where a panel would lie if it were let go here; whether that is in the overlay."""
        face = self._face()
        if face is not None and self._main.holds(*at):
            face.show_drop(panel, *middle)
            return True
        self.hide_drop()
        return False

    def hide_drop(self) -> None:
        """Show it no more."""
        face = self._face()
        if face is not None:
            face.hide_drop()

    def put(self, panel: Panel, middle: tuple[int, int], at: tuple[int, int]) -> None:
        """Let a panel go."""
        face = self._face()
        if face is None or not self._main.holds(*at):
            self.tear_off(panel, middle)
            return
        drop = face.show_drop(panel, *middle)
        face.hide_drop()
        if panel.window is not None:
            self._do(c.StandPanel(id=panel.id, window=None))
        self._do(c.OrderPanel(id=panel.id, before=drop.before))

    def tear_off(self, panel: Panel, middle: tuple[int, int] | None = None) -> None:
        """Give a panel a window of its own around a point of the screen, or over the overlay."""
        desk, monitors = self._desk(), self._monitors()
        left, top, _, _ = self._main.box
        at = (left + desk.px(24), top + desk.px(24))
        place = place_on(monitor_at(*(middle or at), monitors), desk, panel)
        size = (place.width, place.height)
        if middle is not None:
            at = (middle[0] - size[0] // 2, middle[1] - size[1] // 2)
        at = inside(at, size, monitors)
        at = snapped(at, size, self._others(), monitors, desk.px(REACH), desk.px(APART))
        self._do(c.StandPanel(id=panel.id, window=self._standing(panel.id).at(*remembered(at, size, monitors))))
