"""A rule by which a panel follows the program in front, and what is in front now."""

import re
from fnmatch import translate
from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator

from trayapp.core.errors import BadInputError
from trayapp.core.model import Model

_Pattern = Annotated[str, Field(max_length=200)]


class InFront(Model):
    """The window that has the focus: its program's executable without `.exe`, and its title. Empty where none has."""

    program: str = ""
    title: str = ""


class Rule(Model):
    """While `program` with `title` is in front, `panel` shows `preset`.

    `program` is the executable's name, `title` a part of the window's title; `*` and `?` stand for any characters, case
    does not count, an empty one fits all. `panel` is the title or id of a panel, or a bank as `pad:A`: the panel that
    is active there.
    """

    program: _Pattern = ""
    title: _Pattern = ""
    panel: str = Field(default="pad:A", min_length=1, max_length=60)
    preset: str = Field(min_length=1, max_length=60)

    def fits(self, window: InFront) -> bool:
        """Whether that window is meant."""
        program, title = self._patterns
        return bool(program.match(window.program.casefold()) and title.match(window.title.casefold()))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        program = self.program.casefold().removesuffix(".exe") or "*"
        return re.compile(translate(program)), re.compile(translate(f"*{self.title.casefold()}*"))

    @model_validator(mode="after")
    def _says_when(self) -> "Rule":
        if not self.program.strip("* ") and not self.title.strip("* "):
            raise BadInputError("a rule needs the name of a program or a part of a window's title")
        return self
