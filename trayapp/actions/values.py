"""Reading the parameters of an action that was checked against its row."""

from trayapp.core.action import Action


def text(action: Action, name: str) -> str:
    """A text, chord, choice or file."""
    value = action.params[name]
    assert isinstance(value, str)
    return value


def number(action: Action, name: str) -> float:
    """A number; a whole one where the row says so."""
    value = action.params[name]
    assert isinstance(value, int | float)
    return value


def texts(action: Action, name: str) -> tuple[str, ...]:
    """A list of texts."""
    value = action.params[name]
    assert isinstance(value, tuple)
    return value
