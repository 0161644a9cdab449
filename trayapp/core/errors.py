"""The one exception tree. A message names the thing and the remedy."""

from typing import Any

from trayapp.core.phrase import Phrase


class PadTrayError(Exception):
    """Something the user can be told in one line, given as a `Phrase` or as the template and the fields of one."""

    def __init__(self, template: str, /, **fields: Any) -> None:
        self.phrase = template if isinstance(template, Phrase) else Phrase(template, **fields)
        super().__init__(self.phrase)


class CommandError(PadTrayError):
    """A command that cannot be carried out on the present state; the state is unchanged."""


class BadInputError(PadTrayError, ValueError):
    """A file, a setting or an argument that does not fit its description.

    It is a ValueError so that a model in which it is raised reports it with its place, as any other fault.
    """


class UnavailableError(PadTrayError):
    """A device, program or capability of the system that is not there now."""
