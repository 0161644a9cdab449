"""What the three steps share: a heading, what it is about, and a frame for the rest."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import customtkinter as ctk

from overlay.settings.kit import Kit
from overlay.strings import t

WRAP = 548
"""The width that a step has. Pixels at 100 %."""


class Step(ABC):
    """One step on a frame of the window. Main thread."""

    name = ""

    def __init__(self, kit: Kit, frame: ctk.CTkFrame, dispatch: Callable[[Any], object]) -> None:
        self.kit = kit
        self.desk = kit.desk
        self.frame = frame
        self.dispatch = dispatch
        frame.grid_columnconfigure(0, weight=1)
        self._row = 0
        self.add(kit.label(frame, t(f"welcome.{self.name}"), bold=True, size=17), (4, 4))
        self.add(kit.label(frame, t(f"welcome.{self.name}_about"), colour=kit.theme.soft, wrap=WRAP), (0, 12))
        self.build()

    def add(self, widget: Any, pady: tuple[int, int] = (3, 3), sticky: str = "ew") -> None:
        """A widget across the step."""
        side = 20 if isinstance(widget, ctk.CTkBaseClass) else self.desk.px(20)  # Tk itself knows no scale
        widget.grid(row=self._row, column=0, sticky=sticky, padx=side, pady=pady)
        self._row += 1

    @abstractmethod
    def build(self) -> None:
        """Create the widgets."""

    def tick(self) -> None:
        """Show what is now; called five times a second."""
        return

    def close(self) -> None:
        """The step is left; nothing of it runs afterwards."""
        return
