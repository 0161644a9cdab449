"""The one exception tree. A message names the thing and the remedy."""


class PadTrayError(Exception):
    """Something the user can be told in one line."""


class CommandError(PadTrayError):
    """A command that cannot be carried out on the present state; the state is unchanged."""


class BadInputError(PadTrayError):
    """A file, a setting or an argument that does not fit its description."""


class UnavailableError(PadTrayError):
    """A device, program or capability of the system that is not there now."""
