"""The overlay's windows: its own and those of torn-off panels, built anew where the state asks for others."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from pydantic import ValidationError

from overlay.bubble import Bubble
from overlay.carry import LEAST, Carry
from overlay.edit_mode import EditMode
from overlay.face import Face, Frame
from overlay.floating import Floating
from overlay.fonts import Fonts
from overlay.glow import Glow
from overlay.landing import Landing
from overlay.live import Live, Said, Spot
from overlay.main_menu import MenuDeeds, main_menu, mode
from overlay.menu import Menu
from overlay.paint.pictures import Pictures
from overlay.panels.cells import CellsView
from overlay.place import Box, Monitor, monitor_at
from overlay.platform.base import Windowing
from overlay.plugin_panels import PluginPanels
from overlay.ports import OverlayPorts
from overlay.presence import Presence
from overlay.prompt import Prompt
from overlay.questions import What, question
from overlay.small import Small
from overlay.stage import Clipboard, Desk
from overlay.strings import say, speak
from overlay.strip import Strip
from overlay.theme import THEMES
from overlay.tip import Tip
from overlay.torn import TornOff
from overlay.windows import Windows
from overlay.words import label, reading, turned
from trayapp.core import commands as c
from trayapp.core.errors import PadTrayError
from trayapp.core.events import KnobEvent, OverlayEvent
from trayapp.core.fault import first_problem
from trayapp.core.panel import Panel
from trayapp.core.settings import OverlaySettings
from trayapp.core.state import AppState
from trayapp.store.store import Store


class OverlayWindow:
    """Shows and hides the windows, builds their contents, answers what menus and questions ask. Main thread."""

    def __init__(self, root: tk.Tk, store: Store, live: Live, ports: OverlayPorts, platform: Windowing,
                 open_page: Callable[[str], None], edit_binding: Callable[[str, int], None]) -> None:  # fmt: skip
        self._root = root
        self._store = store
        self._live = live
        self._ports = ports
        self._platform = platform
        self._open_page = open_page
        self._edit_binding = edit_binding
        self._glow = Glow(root, live, self._draw_spots)
        self._presence = Presence(root, lambda: self._settings, self._used, self._still, self._fade, self.hide)
        self._main = Floating(root, platform, "overlay", "PadTray", self._stood, self._others, self._presence.touch)
        self._torn = TornOff(root, platform, self._do, lambda: store.snapshot, self._others, self._presence.touch)
        self._plugin_panels = PluginPanels(
            root, platform, self._do, lambda: self._settings, self._others, self._presence.touch
        )
        self._windows = Windows(platform, self._main, self._torn, self._plugin_panels)
        self._landing = Landing(
            self._main, lambda: self._face if isinstance(self._face, Face) else None, lambda: self.desk, self._do,
            lambda: self._others(None), lambda: platform.monitors(root), self._torn.standing,
        )  # fmt: skip
        self._frame = Frame(
            self._grab, self._main.drag, self._main.drop, self._open_menu, self.hide,
            lambda: self._do(mode("compact")), lambda: self._do(mode("normal")), self._edit,
        )  # fmt: skip
        self._edit_mode = EditMode(self.window, platform, self._cells, self._undo, self._reveal, self._show_editing)
        self.window.bind("<Key>", self._key)
        self._face: Face | Strip | None = None
        self._canvas: tk.Canvas | None = None
        self.desk: Desk
        self._torn_desk: Desk
        self._menu: Menu
        self._prompt: Prompt
        self._bubble: Bubble
        self._tip: Tip
        self._prepare()

    @property
    def window(self) -> tk.Toplevel:
        """The overlay's own window."""
        return self._main.window

    @property
    def visible(self) -> bool:
        """Whether the overlay is on the screen."""
        return self._main.visible

    @property
    def _settings(self) -> OverlaySettings:
        return self._store.snapshot.settings.overlay

    @property
    def _wanted_look(self) -> tuple[float, str, str]:
        """What decides fonts, pictures and texts: scale, theme, language."""
        scale = self._settings.scale * self._platform.zoom(self._root)
        return scale, self._settings.theme, self._store.snapshot.settings.general.language

    def _room(self) -> Monitor:
        """The monitor that the overlay stands on, or will."""
        if not self.visible:
            return self._main.home(self._settings.places, self._settings.monitor)
        left, top, right, _ = self._main.box
        return monitor_at((left + right) // 2, top, self._platform.monitors(self._root))

    def _prepare(self) -> None:
        """Make everything that depends on scale and theme."""
        self._look = self._wanted_look  # before anything is made: what changes meanwhile is seen at the next refresh
        (scale, _, language), root = self._look, self._root
        speak(language)
        theme = THEMES[self._settings.theme]
        fonts, pictures = Fonts(root, scale), Pictures(root)
        clipboard = Clipboard()
        if self._face is not None:
            clipboard = self.desk.clipboard
            self._close_small()
        small = Small(root, self._platform, fonts, pictures, theme, scale)
        self._menu, self._prompt, self._bubble, self._tip = Menu(small), Prompt(small), Bubble(small), Tip(small)
        self._main.scale = scale
        self.desk = Desk(
            root=root, fonts=fonts, pictures=pictures, theme=theme, scale=scale, live=self._live, ports=self._ports,
            snapshot=lambda: self._store.snapshot, do=self._do, hint=self._hint, menu=self._menu.open,
            edit_binding=self._edit_binding, rename=self._rename, undo=self._undo,
            carry=Carry(self._landing, self._tip, round(LEAST * scale)), tear_off=self._landing.tear_off,
            editing=self._edit_mode.on, tell=self._tell, room=self._room, cell_at=self._cell_at,
            clipboard=clipboard, relight=lambda spot: self._draw_spots({spot}),
        )  # fmt: skip
        self._torn_desk = replace(self.desk, hint=self._tip.hint)
        self._build()
        self._fit(again=True)

    def _close_small(self) -> None:
        for small in (self._menu, self._prompt, self._bubble, self._tip):
            small.close()

    def _build(self) -> None:
        state = self._store.snapshot
        self._built = self._signature(state)
        self.desk.carry.cancel()  # an open menu stays: its rows know panels and positions, not what is drawn
        if self._face is not None:
            self._face.close()
        if self._canvas is not None:
            self._canvas.destroy()
        ground = self.desk.theme.background
        self.window.configure(background=ground)
        self._canvas = canvas = tk.Canvas(self.window, background=ground, highlightthickness=0, borderwidth=0)
        if state.settings.overlay.mode == "compact":
            self._face = Strip(self.desk, canvas, state, self._frame)
        else:
            self._face = Face(self.desk, canvas, state, self._frame)
        canvas.place(x=0, y=0, width=self._face.size[0], height=self._face.size[1])
        self._face.say(self._live.said)
        self._fit()
        self._edit_mode.redraw()

    def _signature(self, state: AppState) -> tuple[object, ...]:
        """What decides which face is built."""
        mode, room = state.settings.overlay.mode, self._room()
        return (mode, room.width, room.height, *(Strip if mode == "compact" else Face).signature(state, self._ports))

    def refresh(self) -> None:
        """Show the state as it is now, whatever changed."""
        state, settings = self._store.snapshot, self._settings
        if self._wanted_look != self._look:
            self._prepare()
        elif self._signature(state) != self._built:
            self._build()
        else:
            assert self._face is not None
            self._face.update(state)
        self._windows.refresh(self._torn_desk)
        if self.visible:
            self._windows.show_new(self._presence.opacity, through=settings.click_through)
        self._windows.let_through(settings.click_through, settings.hide_from_capture)
        self._live.still = self._still()
        if self.visible:
            self._presence.settings_changed()

    def draw(self, spots: set[Spot]) -> None:
        """Draw live spots again, and those that go out until they are dark."""
        if ("state",) in spots:
            self.refresh()
        self._draw_spots(spots)
        if self.visible and any(spot[0] in {"pad", "knob", "key"} for spot in spots):
            self._presence.touch()
        self._glow.follow(spots)

    def _draw_spots(self, spots: set[Spot]) -> None:
        assert self._face is not None
        for spot in spots:
            if spot[0] == "foot":
                self._face.say(self._live.said)
            elif spot[0] == "plugin":
                self._plugin_panels.paint(spot[1])
            elif spot[0] != "state":
                self._face.light(spot)
                self._torn.light(spot)

    def bubble(self, event: KnobEvent) -> None:
        """Show a knob's value for a moment, because the overlay is hidden."""
        state = self._store.snapshot
        panel = state.panel(event.panel)
        binding = state.binding(panel, event.control.position) if panel is not None else None
        name = (label(binding) if binding is not None else "") or say(event.control.phrase)
        colour = (binding.colour if binding is not None else "") or self.desk.theme.accent
        value = event.value if event.target is None else event.target
        self._bubble.show(name, colour, value, reading(turned(binding, self._ports.effects), value))

    # what the views ask

    def _do(self, command: c.Command) -> bool:
        try:
            self._store.dispatch(command)
        except PadTrayError as error:
            if self._face is not None:
                self._face.say(Said("error", say(error)))
            return False
        return True

    def _undo(self, back: bool) -> None:
        (self._store.undo if back else self._store.redo)()

    def _hint(self, text: str | None) -> None:
        if isinstance(self._face, Face):
            self._face.hint(text)
        else:  # a strip has no foot line
            self._tip.hint(text)

    def _open_menu(self, x: int, y: int) -> None:
        ports = self._ports
        leave = partial(ports.ask, OverlayEvent("quit"))
        deeds = MenuDeeds(self._do, self._open_page, self._edit, ports.open_log, ports.panic, self.hide, leave)
        self._menu.open(
            main_menu(
                self._store.snapshot.settings,
                deeds,
                self._plugin_panels.menu_rows(self.desk),
                editing=self._edit_mode.on(),
            ),
            x,
            y,
        )

    def _rename(self, what: What, panel: Panel) -> None:
        asked = question(what, panel)

        def accept(text: str) -> str | None:
            try:
                for command in asked.commands(text):
                    self._store.dispatch(command)
            except ValidationError as error:
                return say(first_problem(error))
            except PadTrayError as error:
                return say(error)
            return None

        x, y = self._root.winfo_pointerxy()
        self._prompt.ask(asked.title, asked.text, accept, x - self.desk.px(40), y - self.desk.px(20))

    def _tell(self, text: str | None, x: int, y: int) -> None:
        if text is None:
            self._tip.close()
        else:
            self._tip.show(text, x, y)

    def _edit(self) -> None:
        if self._edit_mode.on():
            self._edit_mode.end()
            return
        if self._settings.mode == "compact":
            self._do(mode("normal"))
        self._edit_mode.begin()

    def _show_editing(self) -> None:
        if isinstance(self._face, Face):
            self._face.show_editing()
        assert self._face is not None
        self._face.paint()
        self._torn.paint()

    def _cells(self) -> list[CellsView]:
        lying = self._face.views.cells if isinstance(self._face, Face) else []
        return [*lying, *self._torn.cells]

    def _cell_at(self, x: int, y: int) -> tuple[CellsView, int] | None:
        canvas = self._root.winfo_containing(x, y)  # of windows that lie above each other the uppermost
        found = ((view, view.at(x, y)) for view in self._cells() if view.stage.canvas is canvas)
        return next(((view, at) for view, at in found if at is not None), None)

    def _reveal(self, view: CellsView, box: Box) -> None:
        if isinstance(self._face, Face) and view in self._face.views.cells:
            self._face.reveal(box)

    def _key(self, event: "tk.Event[tk.Misc]") -> None:
        self._presence.touch()
        if self._menu.window is not None:
            self._menu.key(event.keysym)
        else:
            self._edit_mode.key(event)

    # the windows

    def _others(self, this: Floating | None) -> Sequence[Box]:
        return self._windows.boxes(this)

    def _used(self) -> bool:
        """Whether the mouse rests on a window of ours, or something is open."""
        if self._menu.window is not None or self._prompt.window is not None or self._edit_mode.on():
            return True
        return not self._settings.click_through and self._windows.holds(*self._root.winfo_pointerxy())

    def _still(self) -> bool:
        return self._platform.still(self._root, self._settings.motion)

    def _fade(self, opacity: float) -> None:
        self._windows.fade(opacity)

    def _stood(self, monitor: str, place: tuple[int, int]) -> None:
        self._do(c.ChangeSettings(values={f"overlay.places.{monitor}": place, "overlay.monitor": monitor}))

    def _grab(self, x: int, y: int) -> None:
        self._menu.close()
        self._main.grab(x, y)

    def _fit(self, *, again: bool = False) -> None:
        assert self._face is not None
        radius = self.desk.px(self._face.radius)
        self._main.fit(self._face.size, radius, self._settings.places, self._settings.monitor, again=again)

    def show(self) -> None:
        """Put the windows where they were, or on a monitor that exists, without the focus."""
        if self.visible:
            self.lift()
            self._presence.touch()
            return
        self._bubble.hide()
        self._live.take()
        self.refresh()
        assert self._face is not None
        self._face.paint()
        self._face.say(self._live.said)
        self._fit()
        self._ports.shown(True)
        self._presence.start()
        self._main.show(self._presence.opacity, through=self._settings.click_through)
        self._windows.show_beside(self._presence.opacity, through=self._settings.click_through)

    def lift(self) -> None:
        """Come above all other windows; an open menu or question stays above."""
        if self.visible and self._menu.window is None and self._prompt.window is None:
            self._windows.lift()

    def put_below(self, other: tk.Toplevel) -> None:
        """Lie below another window of ours."""
        self._windows.put_below(other)

    def hide(self) -> None:
        """Take the windows off the screen; nothing runs while they are hidden."""
        self._menu.close()
        self._prompt.close()
        self._ports.shown(False)
        self._tip.close()
        self._edit_mode.end()
        self._presence.stop()
        self._glow.stop()
        self._windows.hide()

    def monitors_changed(self) -> None:
        """Take the size that fits, come back to the remembered places, or at least onto a screen."""
        if self.visible:
            self._fit(again=True)
            self.refresh()  # with the room that there is now
            self._fit(again=True)
            self._windows.back()

    def close(self) -> None:
        """Destroy the windows; nothing may be called afterwards."""
        self._presence.stop()
        self._glow.stop()
        self._close_small()
        if self._face is not None:
            self._face.close()
        self._windows.close()
