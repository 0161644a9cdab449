"""The overlay's window: where it stands, how it looks, what its menus and questions do."""

import tkinter as tk
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter

from pydantic import ValidationError

from overlay.bubble import Bubble
from overlay.face import Face, Frame
from overlay.fonts import Fonts
from overlay.live import LEAST_LIGHT_S, Live, Said, Spot
from overlay.menu import RULE, Menu, Row
from overlay.paint.pictures import Pictures
from overlay.place import first_place, inside, remembered
from overlay.platform.base import Windowing
from overlay.ports import OverlayPorts
from overlay.prompt import Prompt
from overlay.questions import What, question
from overlay.stage import Clipboard, Desk
from overlay.strings import speak, t
from overlay.strip import Strip
from overlay.theme import THEMES
from overlay.words import label
from trayapp.core import commands as c
from trayapp.core.chord import parse_trigger
from trayapp.core.errors import PadTrayError
from trayapp.core.events import KnobEvent
from trayapp.core.panel import BANKS, Panel, PanelType
from trayapp.core.reduce import first_problem
from trayapp.core.settings import OverlaySettings
from trayapp.store.store import Store


class OverlayWindow:
    """Shows and hides the face, builds it anew where the state asks for another, and moves it. Main thread."""

    def __init__(self, root: tk.Tk, store: Store, live: Live, ports: OverlayPorts, platform: Windowing,
                 open_page: Callable[[str], None], edit_binding: Callable[[str, int], None]) -> None:  # fmt: skip
        self._root = root
        self._store = store
        self._live = live
        self._ports = ports
        self._platform = platform
        self._open_page = open_page
        self._edit_binding = edit_binding
        self._lit: set[Spot] = set()
        self._offset = (0, 0)
        self._moved = False
        self.visible = False
        self.window = tk.Toplevel(root, name="overlay", class_="PadTray")
        self.window.withdraw()
        self.window.title("PadTray")
        platform.prepare(self.window)
        self._frame = Frame(self._grab, self._dragged, self._dropped, self._open_menu, self.hide,
                            lambda: self._set_mode("compact"), lambda: self._set_mode("normal"))  # fmt: skip
        self._face: Face | Strip | None = None
        self._canvas: tk.Canvas | None = None
        self.desk: Desk
        self._menu: Menu
        self._prompt: Prompt
        self._bubble: Bubble
        self._prepare()

    @property
    def _settings(self) -> OverlaySettings:
        return self._store.snapshot.settings.overlay

    @property
    def _wanted_look(self) -> tuple[object, ...]:
        """What decides fonts, pictures and texts."""
        return self._settings.scale, self._settings.theme, self._store.snapshot.settings.general.language

    def _prepare(self) -> None:
        """Make everything that depends on scale and theme."""
        settings, root = self._settings, self._root
        speak(self._store.snapshot.settings.general.language)
        theme = THEMES[settings.theme]
        scale = settings.scale * self._platform.zoom(root)
        fonts, pictures = Fonts(root, scale), Pictures(root)
        if self._face is not None:
            self._menu.close()
            self._prompt.close()
            self._bubble.close()
        self._menu = Menu(root, self._platform, fonts, pictures, theme, scale)
        self._prompt = Prompt(root, self._platform, fonts, pictures, theme, scale)
        self._bubble = Bubble(root, self._platform, fonts, pictures, theme, scale)
        clipboard = self.desk.clipboard if self._face is not None else Clipboard()
        self.desk = Desk(
            root=root, fonts=fonts, pictures=pictures, theme=theme, scale=scale, live=self._live, ports=self._ports,
            snapshot=lambda: self._store.snapshot, do=self._do, hint=self._hint, menu=self._menu.open,
            edit_binding=self._edit_binding, rename=self._rename, undo=self._undo, clipboard=clipboard,
        )  # fmt: skip
        self._look = self._wanted_look
        self._build()

    def _build(self) -> None:
        state = self._store.snapshot
        self._menu.close()
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
            room = max(monitor.height for monitor in self._platform.monitors(self._root))
            self._face = Face(self.desk, canvas, state, self._frame, room)
        canvas.place(x=0, y=0, width=self._face.size[0], height=self._face.size[1])
        self._built = self._signature()
        self._face.say(self._live.said)
        self._fit()

    def _signature(self) -> tuple[object, ...]:
        """What decides which face is built."""
        state = self._store.snapshot
        mode = state.settings.overlay.mode
        return (mode, *(Strip if mode == "compact" else Face).signature(state, self._ports))

    def refresh(self) -> None:
        """Show the state as it is now, whatever changed."""
        settings = self._settings
        if self._wanted_look != self._look:
            self._prepare()
        elif self._signature() != self._built:
            self._build()
        else:
            assert self._face is not None
            self._face.update(self._store.snapshot)
        if self.visible:
            self._platform.fade(self.window, settings.opacity)
            self._platform.click_through(self.window, settings.click_through)

    def draw(self, spots: set[Spot]) -> None:
        """Draw live spots again."""
        if ("state",) in spots:
            self.refresh()
        assert self._face is not None
        for spot in spots:
            if spot[0] == "foot":
                self._face.say(self._live.said)
            elif spot[0] != "state":
                self._face.light(spot)
        self._after_glow(spots)

    def _after_glow(self, spots: set[Spot]) -> None:
        """Draw once more those that are up again but still glow."""
        now = perf_counter()
        glowing = {spot for spot in spots if self._live.glows(spot, now)}
        if glowing and not self._lit:
            self._root.after(round(LEAST_LIGHT_S * 1000) + 5, self._glow_over)
        self._lit |= glowing

    def _glow_over(self) -> None:
        spots, self._lit = self._lit, set()
        if self.visible:
            self.draw(spots)

    def bubble(self, event: KnobEvent) -> None:
        """Show a knob's value for a moment, because the overlay is hidden."""
        state = self._store.snapshot
        panel = state.panel(event.panel)
        binding = state.binding(panel, event.control.position) if panel is not None else None
        name = (label(binding) if binding is not None else "") or str(event.control)
        colour = (binding.colour if binding is not None else "") or self.desk.theme.accent
        value = event.value if event.target is None else event.target
        self._bubble.show(name, colour, value, event.text or f"{round(value * 100)} %")

    def _do(self, command: c.Command) -> bool:
        try:
            self._store.dispatch(command)
        except PadTrayError as error:
            if self._face is not None:
                self._face.say(Said("error", str(error)))
            return False
        return True

    def _undo(self, back: bool) -> None:
        (self._store.undo if back else self._store.redo)()

    def _hint(self, text: str | None) -> None:
        if self._face is not None:
            self._face.hint(text)

    def _set_mode(self, mode: str) -> None:
        self._do(c.ChangeSettings(values={"overlay.mode": mode}))

    def _open_menu(self, x: int, y: int) -> None:
        def add(type_: PanelType) -> Callable[[], bool]:
            return lambda: self._do(c.CreatePanel(type=type_, bank=BANKS[type_][0]))

        hotkey = self._store.snapshot.settings.hotkeys.overlay
        page, compact = self._open_page, self._settings.mode == "compact"
        self._menu.open(
            [
                Row(t("menu.add")),
                Row(t("menu.add_pad"), add("pad")),
                Row(t("menu.add_knob"), add("knob")),
                Row(t("menu.add_piano"), add("piano")),
                RULE,
                Row(t("menu.audio"), lambda: page("audio")),
                Row(t("menu.settings"), lambda: page("general")),
                Row(t("menu.doctor"), lambda: page("doctor")),
                Row(t("menu.log"), self._ports.open_log),
                RULE,
                Row(t("menu.panic"), self._ports.panic),
                RULE,
                Row(t("menu.normal"), self._frame.grow) if compact else Row(t("menu.compact"), self._frame.shrink),
                Row(t("menu.hide"), self.hide, hint=parse_trigger(hotkey).title if hotkey else ""),
                Row(t("menu.quit"), self._ports.quit),
            ],
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
                return first_problem(error)
            except PadTrayError as error:
                return str(error)
            return None

        x, y = self._root.winfo_pointerxy()
        self._prompt.ask(asked.title, asked.text, accept, x - self.desk.px(40), y - self.desk.px(20))

    def show(self) -> None:
        """Put the window where it was, or on a monitor that exists, without the focus."""
        if self.visible:
            self.lift()
            return
        self._bubble.hide()
        self._live.take()
        self.refresh()
        assert self._face is not None
        self._face.paint()
        self._face.say(self._live.said)
        self._fit()
        self.visible = True
        self._platform.show(self.window, self._settings.opacity)
        if self._settings.click_through:
            self._platform.click_through(self.window, True)

    def lift(self) -> None:
        """Come above all other windows; an open menu or question stays above."""
        if self.visible and self._menu.window is None and self._prompt.window is None:
            self.window.lift()

    def hide(self) -> None:
        """Take the window off the screen; nothing runs while it is hidden."""
        self._menu.close()
        self._prompt.close()
        self.visible = False
        self._platform.hide(self.window)

    def _fit(self) -> None:
        """Size and place the window on the monitors as they are."""
        assert self._face is not None
        width, height = self._face.size
        monitors = self._platform.monitors(self._root)
        if self.visible:
            x, y = inside((self.window.winfo_x(), self.window.winfo_y()), self._face.size, monitors)
        else:
            x, y = first_place(self._face.size, self._settings.places, monitors)
        self.window.geometry(f"{width}x{height}+{x}+{y}")
        self._platform.shape(self.window, width, height, self.desk.px(self._face.radius))

    def monitors_changed(self) -> None:
        """Come back to the remembered place, or at least onto a screen."""
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
        assert self._face is not None
        self._moved = False
        self.window.update_idletasks()
        monitors = self._platform.monitors(self._root)
        at = inside((self.window.winfo_x(), self.window.winfo_y()), self._face.size, monitors)
        self.window.geometry(f"+{at[0]}+{at[1]}")
        key, place = remembered(at, self._face.size, monitors)
        self._do(c.ChangeSettings(values={f"overlay.places.{key}": place}))

    def close(self) -> None:
        """Destroy the window; nothing may be called afterwards."""
        self.visible = False
        self._menu.close()
        self._prompt.close()
        self._bubble.close()
        if self._face is not None:
            self._face.close()
        with suppress(tk.TclError):
            self.window.destroy()
