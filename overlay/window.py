"""The overlay's window: header, panels and foot line."""

import logging
import tkinter as tk
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from time import perf_counter

from overlay.fonts import Fonts
from overlay.foot import Foot
from overlay.head import Head
from overlay.layout import Place, arrange
from overlay.live import LEAST_LIGHT_S, Live, Said, Spot
from overlay.menu import Menu, Row
from overlay.paint.pictures import Pictures
from overlay.panels.knobs import KnobsView
from overlay.panels.pads import PadsView
from overlay.panels.piano import PianoView
from overlay.panels.view import PanelView
from overlay.place import first_place, inside, remembered
from overlay.platform.base import Windowing
from overlay.ports import OverlayPorts
from overlay.prompt import Prompt
from overlay.scene import Area, Scene
from overlay.stage import Desk, Stage
from overlay.strings import t
from overlay.theme import THEMES
from trayapp.core import commands as c
from trayapp.core.errors import PadTrayError
from trayapp.core.panel import Panel
from trayapp.core.settings import OverlaySettings
from trayapp.core.state import AppState
from trayapp.store.store import Store

_log = logging.getLogger(__name__)

HEAD_HEIGHT, FOOT_HEIGHT = 44.7, 39.3
"""Pixels at 100 %."""
_VIEWS: dict[str, type[PanelView]] = {"pad": PadsView, "knob": KnobsView, "piano": PianoView}


class OverlayWindow:
    """Builds the window from the state, keeps it up to date, and shows and hides it. Main thread."""

    def __init__(self, root: tk.Tk, store: Store, live: Live, ports: OverlayPorts, platform: Windowing,
                 open_page: Callable[[str], None]) -> None:  # fmt: skip
        self._root = root
        self._store = store
        self._live = live
        self._ports = ports
        self._platform = platform
        self._open_page = open_page
        self._views: dict[str, PanelView] = {}
        self._built: tuple[object, ...] = ()
        self._lit: set[Spot] = set()
        self._fade: str | None = None
        self._said: Said | None = None
        self.visible = False
        self.window = tk.Toplevel(root, class_="PadTray")
        self.window.withdraw()
        self.window.title("PadTray")
        platform.prepare(self.window)
        self._chrome = tk.Canvas(self.window, highlightthickness=0, borderwidth=0)
        self._body = tk.Canvas(self.window, highlightthickness=0, borderwidth=0)
        self._chrome_scene, self._body_scene = Scene(self._chrome), Scene(self._body)
        self.desk: Desk
        self._prepare()

    # building

    def _prepare(self) -> None:
        """Everything that depends on scale and theme."""
        settings = self._settings
        theme = THEMES[settings.theme]
        scale = settings.scale * self._root.winfo_fpixels("1i") / 96
        fonts, pictures = Fonts(self._root, scale), Pictures(self._root)
        self._menu = Menu(self._root, self._platform, fonts, pictures, theme, scale)
        self._prompt = Prompt(self._root, self._platform, fonts, pictures, theme, scale)
        later = self.desk.later if hasattr(self, "desk") else {}
        self.desk = Desk(
            root=self._root, fonts=fonts, pictures=pictures, theme=theme, scale=scale, live=self._live,
            ports=self._ports, snapshot=lambda: self._store.snapshot, do=self._do, hint=self._hint,
            menu=self._menu.open, edit_binding=self._edit, rename=self._rename, undo=self._undo, later=later,
        )  # fmt: skip
        for canvas in (self._chrome, self._body):
            canvas.configure(background=theme.background)
        self.window.configure(background=theme.background)
        self._scale_theme = (settings.scale, settings.theme)
        self._build()

    @property
    def _settings(self) -> OverlaySettings:
        return self._store.snapshot.settings.overlay

    def _rows(self, panel: Panel) -> int:
        if panel.type == "pad":
            return len(self._ports.pad_rows(panel.device))
        return len(self._ports.knob_rows(panel.device)) if panel.type == "knob" else 1

    def _build(self) -> None:
        """Lay out all panels anew."""
        state, desk = self._store.snapshot, self.desk
        self._menu.close()
        self._chrome_scene.clear()
        self._body_scene.clear()
        self._chrome.delete("all")
        self._body.delete("all")
        self._views.clear()
        places, width, height = arrange(state.panels, self._rows, desk.scale)
        height = height or desk.px(120)
        head, foot = desk.px(HEAD_HEIGHT), desk.px(FOOT_HEIGHT)
        room = max(monitor.height for monitor in self._platform.monitors(self._root))
        seen = min(height, room - head - foot)
        self._size = (width, head + seen + foot)
        self._chrome.place(x=0, y=0, width=width, height=self._size[1])
        line = desk.line
        self._body.place(x=line, y=head, width=width - 2 * line, height=seen)
        self._body.configure(scrollregion=(line, 0, width - line, height), yscrollincrement=desk.px(24))
        self._body.xview_moveto(0)
        self._body.yview_moveto(0)
        chrome = Stage(desk, self._chrome, self._chrome_scene)
        theme = desk.theme
        self._corners = chrome.large_box(
            (0, 0, *self._size), desk.px(12), theme.background, theme.background, theme.edge
        )
        self._chrome_scene.add(Area((0, 0, width, head), press=self._grab, drag=self._dragged, release=self._dropped))
        self._head = Head(chrome, width, head, self._open_menu, self.hide)
        self._foot = Foot(chrome, width, self._size[1] - foot, self._size[1])
        self._body_scene.add(Area((0, 0, width, height), wheel=self._scroll, press=self._grab, drag=self._dragged,
                                  release=self._dropped))  # fmt: skip
        self._build_views(state, places)
        self._built = self._signature(state)
        self._foot.say(self._live.said)
        self._fit()

    def _build_views(self, state: AppState, places: Iterable[Place]) -> None:
        body = Stage(self.desk, self._body, self._body_scene)
        for place in places:
            panel = state.panel(place.id)
            assert panel is not None
            self._views[place.id] = _VIEWS[panel.type](body, panel, place, state)
        if not self._views:
            theme, fonts = self.desk.theme, self.desk.fonts
            body.text(self._size[0] // 2, self.desk.px(60), fonts.text(13), theme.muted, t("panel.none"), "center")

    @staticmethod
    def _signature(state: AppState) -> tuple[object, ...]:
        """What decides the layout."""
        return tuple((panel.id, panel.type, panel.device) for panel in state.panels)

    def _scroll(self, clicks: int) -> None:
        if self._body.yview() != (0.0, 1.0):
            self._body.yview_scroll(-2 * clicks, "units")

    # what happens

    def refresh(self) -> None:
        """Show the state as it is now, whatever changed."""
        state = self._store.snapshot
        settings = state.settings.overlay
        if (settings.scale, settings.theme) != self._scale_theme:
            self._prepare()
        elif self._signature(state) != self._built:
            self._build()
        else:
            for view in self._views.values():
                view.update(state)
        if self.visible and self._fade is None:
            self._platform.fade(self.window, settings.opacity)

    def draw(self, spots: set[Spot]) -> None:
        """Draw live spots again."""
        now = perf_counter()
        if ("state",) in spots:
            self.refresh()
        for spot in spots:
            match spot[0]:
                case "pad" | "knob":
                    view = self._views.get(spot[1])
                    if view is not None:
                        view.light(spot)
                case "key":
                    for view in self._views.values():
                        if isinstance(view, PianoView):
                            view.light(spot)
                case "head":
                    self._head.paint()
                case "foot":
                    self._foot.say(self._live.said)
        self._after_glow(spots, now)

    def _after_glow(self, spots: set[Spot], now: float) -> None:
        """Draw once more those that are up again but still glow."""
        glowing = {spot for spot in spots if self._glows(spot, now)}
        if glowing and not self._lit:
            self._root.after(round(LEAST_LIGHT_S * 1000) + 5, self._glow_over)
        self._lit |= glowing

    def _glows(self, spot: Spot, now: float) -> bool:
        if spot[0] == "pad":
            light = self._live.pads.get((spot[1], spot[2]))
        else:
            light = self._live.keys.get(spot[1]) if spot[0] == "key" else None
        return light is not None and not light.down and light.lit(now)

    def _glow_over(self) -> None:
        spots, self._lit = self._lit, set()
        if self.visible:
            self.draw(spots)

    def _do(self, command: c.Command) -> bool:
        try:
            self._store.dispatch(command)
        except PadTrayError as error:
            self._foot.say(Said("error", str(error)))
            return False
        return True

    def _undo(self, back: bool) -> None:
        if back:
            self._store.undo()
        else:
            self._store.redo()

    def _hint(self, text: str | None) -> None:
        self._foot.hint(text)

    def _edit(self, panel_id: str, position: int) -> None:
        self._open_page(f"binding {panel_id} {position}")

    # menus and questions

    def _open_menu(self, x: int, y: int) -> None:
        def add(type_: str, bank: str) -> Callable[[], None]:
            return lambda: self._add(c.CreatePanel.model_validate({"type": type_, "bank": bank}))

        page = self._open_page
        rows = [
            Row(t("menu.add")),
            Row(t("menu.add_pad"), add("pad", "A")),
            Row(t("menu.add_knob"), add("knob", "A")),
            Row(t("menu.add_piano"), add("piano", "play")),
            Row(),
            Row(t("menu.audio"), lambda: page("audio")),
            Row(t("menu.settings"), lambda: page("general")),
            Row(t("menu.doctor"), lambda: page("doctor")),
            Row(t("menu.log"), self._ports.open_log),
            Row(),
            Row(t("menu.panic"), self._ports.panic),
            Row(),
            Row(t("menu.hide"), self.hide),
            Row(t("menu.quit"), self._ports.quit),
        ]
        self._menu.open(rows, x, y)

    def _add(self, command: c.CreatePanel) -> None:
        self._do(command)

    def _rename(self, what: str, panel: Panel) -> None:
        kind, name = panel.preset_kind, panel.preset
        title, text, make = {
            "panel": (t("ask.rename_panel"), panel.title, lambda new: (c.UpdatePanel(id=panel.id, title=new),)),
            "preset": (t("ask.rename_preset"), name, lambda new: (c.RenamePreset(kind=kind, name=name, new_name=new),)),
            "copy": (t("ask.copy_preset"), t("ask.copy_of", name=name), lambda new: (
                c.DuplicatePreset(kind=kind, name=name, new_name=new), c.UpdatePanel(id=panel.id, preset=new))),
            "new": (t("ask.new_preset"), "", lambda new: (
                c.CreatePreset.model_validate({"preset": {"kind": kind, "name": new}}),
                c.UpdatePanel(id=panel.id, preset=new))),
        }[what]  # fmt: skip

        def accept(new: str) -> str | None:
            try:
                for command in make(new):
                    self._store.dispatch(command)
            except (PadTrayError, ValueError) as error:
                return str(error).splitlines()[0]
            return None

        x, y = self._root.winfo_pointerxy()
        self._prompt.ask(title, text, accept, x - self.desk.px(40), y - self.desk.px(20))

    # showing, hiding, moving

    def show(self) -> None:
        """Put the window where it was, or on a monitor that exists, without the focus."""
        if self.visible:
            self.window.lift()
            return
        self._live.take()
        self.refresh()
        for view in self._views.values():
            view.paint()
        self._head.paint()
        self._foot.say(self._live.said)
        self._fit()
        self.visible = True
        self._platform.show(self.window, self._settings.opacity)

    def hide(self) -> None:
        """Take the window off the screen; nothing runs while it is hidden."""
        self._menu.close()
        self._prompt.close()
        self.visible = False
        self._platform.hide(self.window)

    def _fit(self) -> None:
        """Size and place, on the monitors as they are."""
        width, height = self._size
        monitors = self._platform.monitors(self._root)
        if self.visible:
            x, y = inside((self.window.winfo_x(), self.window.winfo_y()), self._size, monitors)
        else:
            x, y = first_place(self._size, self._settings.places, monitors)
        self.window.geometry(f"{width}x{height}+{x}+{y}")
        self._platform.shape(self.window, width, height, self.desk.px(12))

    def monitors_changed(self) -> None:
        """Come back onto the screen."""
        if self.visible:
            self.visible = False
            self._fit()
            self.visible = True

    def _grab(self, x: int, y: int) -> None:
        self._menu.close()
        self._offset = (x - self.window.winfo_x(), y - self.window.winfo_y())
        self._moved = False

    def _dragged(self, x: int, y: int) -> None:
        self._moved = True
        self.window.geometry(f"+{x - self._offset[0]}+{y - self._offset[1]}")

    def _dropped(self, _x: int, _y: int) -> None:
        if not self._moved:
            return
        self._moved = False
        self.window.update_idletasks()
        monitors = self._platform.monitors(self._root)
        at = inside((self.window.winfo_x(), self.window.winfo_y()), self._size, monitors)
        self.window.geometry(f"+{at[0]}+{at[1]}")
        key, place = remembered(at, self._size, monitors)
        self._do(c.ChangeSettings(values={f"overlay.places.{key}": place}))

    def close(self) -> None:
        """Destroy the window; nothing may be called afterwards."""
        self.visible = False
        self._menu.close()
        self._prompt.close()
        with suppress(tk.TclError):
            self.window.destroy()


__all__: Sequence[str] = ("OverlayWindow",)
