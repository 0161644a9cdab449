"""The one-line questions about panels and presets, and the commands that an answer gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from overlay.strings import t
from trayapp.core import commands as c
from trayapp.core.panel import Panel
from trayapp.core.preset import Preset

What = Literal["title", "new", "rename", "copy"]


@dataclass(frozen=True)
class Question:
    """`commands` are dispatched in order; the first that is refused ends it, with its reason beside the field."""

    title: str
    text: str
    commands: Callable[[str], tuple[c.Command, ...]]


def question(what: What, panel: Panel) -> Question:
    """The title of a panel, or the name of a new, renamed or copied preset that the panel then shows."""
    kind, name = panel.preset_kind, panel.preset
    if what == "title":
        return Question(t("ask.title"), panel.title, lambda new: (c.UpdatePanel(id=panel.id, title=new),))
    if what == "rename":
        return Question(t("ask.rename"), name, lambda new: (c.RenamePreset(kind=kind, name=name, new_name=new),))
    if what == "copy":
        return Question(
            t("ask.copy"),
            t("ask.copy_of", name=name),
            lambda new: (
                c.DuplicatePreset(kind=kind, name=name, new_name=new),
                c.UpdatePanel(id=panel.id, preset=new),
            ),
        )
    return Question(
        t("ask.new"),
        "",
        lambda new: (
            c.CreatePreset(preset=Preset(kind=kind, name=new)),
            c.UpdatePanel(id=panel.id, preset=new),
        ),
    )
