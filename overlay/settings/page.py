"""What all pages of the settings share: rows of a label and a field, and faults where they arise."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import customtkinter as ctk

from overlay.settings.kit import Kit
from overlay.strings import say
from overlay.theme import readable
from trayapp.core.commands import ChangeSettings
from trayapp.core.errors import PadTrayError
from trayapp.core.settings import Settings

PAIRED = 20
"""A window narrower by more than this has no room for two fields in a row. Pixels at 100 %."""
LABEL_WIDTH = 190
"""A longer label goes on in the next line. Pixels at 100 %."""
Dispatch = Callable[[Any], object]
"""Carries out a command; raises PadTrayError."""


class Page(ABC):
    """One page on a frame. `refresh` takes what the settings are now. Main thread."""

    def __init__(self, kit: Kit, frame: ctk.CTkFrame, dispatch: Dispatch) -> None:
        self.kit = kit
        self.desk = kit.desk
        self.frame = frame
        self._dispatch = dispatch
        self._faults: dict[str, ctk.CTkLabel] = {}
        self._row = 0
        self.fills = False
        frame.grid_columnconfigure(1, weight=1)
        self.build()

    @abstractmethod
    def build(self) -> None:
        """Create the widgets."""

    def restart(self) -> None:
        """Build the page anew."""
        for child in self.frame.winfo_children():
            child.destroy()
        self._faults.clear()
        self._row = 0
        self.build()

    def refresh(self) -> None:
        """Show what changed elsewhere."""
        return

    def tick(self) -> None:
        """Show live figures; called four times a second while the page is open."""
        return

    def close(self) -> None:
        """The page is left."""
        return

    @property
    def settings(self) -> Settings:
        """The settings now."""
        return self.desk.snapshot().settings

    def change(self, name: str, value: Any) -> bool:
        """Set one setting; a refusal is shown below its field."""
        return self.do(ChangeSettings(values={name: value}), name)

    def do(self, command: Any, place: str) -> bool:
        """Carry out a command; a refusal is shown at `place`."""
        try:
            self._dispatch(command)
        except PadTrayError as error:
            fields = error.phrase.fields
            here = place.startswith(str(fields.get("place", " ")))  # the field stands above: it need not be named
            self.fault(place, say(fields["fault"] if here and "fault" in fields else error))
            return False
        except ValueError as error:
            self.fault(place, str(error).splitlines()[0])
            return False
        self.fault(place, "")
        return True

    def fault(self, place: str, text: str) -> None:
        """Say below a field what is wrong; empty takes it away."""
        label = self._faults.get(place)
        if label is not None:
            shown = bool(label.cget("text"))
            label.configure(text=text)
            label.grid() if text else label.grid_remove()
            if text and not shown:
                self.frame.after_idle(self.kit.see, label)

    def heading(self, text: str) -> None:
        """A heading across the page."""
        label = self.kit.label(self.frame, text, bold=True, size=14)
        label.grid(row=self._row, column=0, columnspan=4, sticky="w", padx=18, pady=(16 if self._row == 0 else 12, 6))
        self._row += 1

    def row(self, text: str, field: ctk.CTkBaseClass, place: str = "", *, stretch: bool = True) -> None:
        """A label, its field, and room for a fault."""
        sticky = "ew" if stretch else "w"
        if not self.kit.tight:
            label = self.kit.label(self.frame, text, colour=self.kit.theme.soft, wrap=LABEL_WIDTH)
            label.grid(row=self._row, column=0, sticky="w", padx=(18, 12), pady=5)
            field.grid(row=self._row, column=1, columnspan=3, sticky=sticky, padx=(0, 18), pady=5)
            self._row += 1
        else:
            if text:
                self.wide(self.kit.label(self.frame, text, colour=self.kit.theme.soft), (6, 0))
            self.wide(field, (2, 6), sticky)
        self.room_for_fault(place)

    def pair(self, first: tuple[str, ctk.CTkBaseClass, str], second: tuple[str, ctk.CTkBaseClass, str]) -> None:
        """Two labels with their fields in one row, where the window is wide enough for two."""
        if self.kit.narrower > PAIRED:
            for text, field, place in (first, second):
                self.row(text, field, place, stretch=bool(text))
            return
        for column, (text, field, _) in ((0, first), (2, second)):
            label = self.kit.label(self.frame, text, colour=self.kit.theme.soft)
            label.grid(row=self._row, column=column, sticky="w", padx=(18 if column == 0 else 4, 12), pady=5)
            field.grid(row=self._row, column=column + 1, sticky="ew", padx=(0, 18), pady=5)
        self.frame.grid_columnconfigure(3, weight=1)
        self._row += 1
        for _, _, place in (first, second):
            self.room_for_fault(place)

    def wide(self, widget: ctk.CTkBaseClass, pady: int | tuple[int, int] = 4, sticky: str = "ew") -> None:
        """A widget across the page."""
        widget.grid(row=self._row, column=0, columnspan=4, sticky=sticky, padx=18, pady=pady)
        self._row += 1

    def take_room(self) -> None:
        """Let what is placed next have all the height that the window has left."""
        self.fills = True
        self.frame.grid_rowconfigure(self._row, weight=1)

    def room_for_fault(self, place: str) -> None:
        """A line that appears when something at `place` is refused."""
        if not place:
            return
        theme = self.kit.theme
        colour = readable(theme.error, theme.panel, theme)
        label = self.kit.label(self.frame, "", size=12, colour=colour, wrap=540)
        label.grid(row=self._row, column=0, columnspan=4, sticky="w", padx=18, pady=(0, 4))
        label.grid_remove()
        self._faults[place] = label
        self._row += 1
