"""The faults that a model finds in its values, as phrases: where it is, and what is wrong."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from trayapp.core.errors import PadTrayError
from trayapp.core.phrase import Phrase

_FAULTS = {
    "missing": Phrase("it is missing"),
    "extra_forbidden": Phrase("it is not known here"),
    "int_type": Phrase("it takes a whole number"),
    "int_parsing": Phrase("it takes a whole number"),
    "int_from_float": Phrase("it takes a whole number"),
    "float_type": Phrase("it takes a number"),
    "float_parsing": Phrase("it takes a number"),
    "bool_type": Phrase("it takes true or false"),
    "bool_parsing": Phrase("it takes true or false"),
    "string_type": Phrase("it takes a text"),
    "literal_error": Phrase("it takes {expected}"),
    "greater_than_equal": Phrase("it takes {ge} or more"),
    "greater_than": Phrase("it takes more than {gt}"),
    "less_than_equal": Phrase("it takes {le} or less"),
    "less_than": Phrase("it takes less than {lt}"),
    "string_too_short": Phrase("it takes at least so many characters: {min_length}"),
    "string_too_long": Phrase("it takes at most so many characters: {max_length}"),
    "tuple_type": Phrase("it takes a list"),
    "list_type": Phrase("it takes a list"),
    "dict_type": Phrase("it takes a table"),
    "model_type": Phrase("it takes a table"),
}
"""By the type that pydantic gives a fault; another type is told in pydantic's own words."""

_COLOUR = Phrase("it takes a colour such as #4C8DFF")
PATTERNS = {
    r"^(#[0-9A-Fa-f]{6})?$": _COLOUR,
    r"^#[0-9A-Fa-f]{6}$": _COLOUR,
    r"^[0-9a-f]{32}$": Phrase("it takes 32 digits from 0 to f"),
    r"^\S(.*\S)?$": Phrase("it may not be empty, nor begin or end with a space"),
}
"""What the patterns of the models ask for."""


def first_problem(error: ValidationError) -> Phrase:
    """The first fault of a validation in one line."""
    return text_of_fault(error.errors(include_url=False)[0])


def text_of_fault(fault: ErrorDetails) -> Phrase:
    """One fault of a validation in one line."""
    place = ".".join(str(part) for part in fault["loc"])
    words = _words(fault)
    return Phrase("{place}: {fault}", place=place, fault=words) if place else words


def _words(fault: ErrorDetails) -> Phrase:
    context = fault.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, PadTrayError):
        return cause.phrase
    known = PATTERNS.get(str(context.get("pattern"))) or _FAULTS.get(fault["type"])
    if known is None:
        return Phrase(str(fault["msg"]).removeprefix("Value error, "))
    return Phrase(known, **context)
