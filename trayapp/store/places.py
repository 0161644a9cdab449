"""In which line of a TOML or JSON text a value stands, for errors that a user can act on."""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from trayapp.core.errors import BadInputError
from trayapp.core.fault import text_of_fault
from trayapp.core.phrase import NOTHING, Phrase, joined

T = TypeVar("T")
Place = tuple[str, ...]
_SHOWN = 5

_HEADER = re.compile(r"^\s*\[{1,2}(?P<key>[^\]]+)\]{1,2}\s*(#.*)?$")
_ASSIGNMENT = re.compile(r"""^\s*(?P<key>(?:"[^"]*"|'[^']*'|[\w.\-])+)\s*=""")
_JSON_TOKEN = re.compile(r'(?P<line>\n)|(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[{}\[\],:])|(?P<other>[^\s{}\[\],:"]+)')


def toml_places(text: str) -> Iterator[tuple[Place, int]]:
    """Each table header and assignment of a TOML text with its line, from 1; those inside inline tables are not."""
    table: Place = ()
    seen: dict[Place, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _keys(header["key"])
            if line.lstrip().startswith("[["):
                seen[table] = seen.get(table, -1) + 1
                table = (*table, str(seen[table]))
            yield table, number
        elif assignment := _ASSIGNMENT.match(line):
            yield (*table, *_keys(assignment["key"])), number


def json_places(text: str) -> Iterator[tuple[Place, int]]:
    """Each member and element of a JSON text with the line, from 1, where its value begins."""
    number = 1
    stack: list[str | int | None] = []  # of each open object the present key, None before it; of each array the index
    for token in _JSON_TOKEN.finditer(text):
        mark = token["mark"]
        if token["line"]:
            number += 1
        elif mark in {"}", "]"}:
            stack.pop()
        elif mark == ",":
            stack[-1] = stack[-1] + 1 if isinstance(stack[-1], int) else None
        elif token["text"] and stack and stack[-1] is None:
            stack[-1] = str(json.loads(token["text"]))
        elif mark != ":":
            if stack:
                yield tuple(map(str, stack)), number
            if mark:
                stack.append(None if mark == "{" else 0)


def line_of(places: Iterable[tuple[Place, int]], wanted: Place) -> int:
    """The line of the longest known beginning of a place; 1 if none of it is known."""
    best, line = 0, 1
    for place, number in places:
        if len(place) > best and wanted[: len(place)] == place:
            best, line = len(place), number
    return line


def read_toml(name: str, text: str, build: Callable[[dict[str, Any]], T]) -> T:
    """Parse a TOML text and build a model of it.

    Raises:
        BadInputError: with the file's name, the line and the reason.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason, _, place = str(error).partition(" (at ")
        at = re.match(r"line (\d+)", place)
        line = int(at[1]) if at else text.count("\n") + 1
        raise BadInputError("{name}, line {line}: {reason}", name=name, line=line, reason=reason) from error
    return _built(name, lambda: build(data), lambda: toml_places(text))


def read_json(name: str, text: str, build: Callable[[Any], T]) -> T:
    """Parse a JSON text and build a model of it.

    Raises:
        BadInputError: with the file's name, the line and the reason.
    """
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise BadInputError(
            "{name}, line {line}: {error}",
            name=name,
            line=line,
            error=getattr(error, "msg", Phrase("nested too deeply")),
        ) from error
    return _built(name, lambda: build(data), lambda: json_places(text))


def _built(name: str, build: Callable[[], T], places: Callable[[], Iterator[tuple[Place, int]]]) -> T:
    try:
        return build()
    except ValidationError as error:
        raise BadInputError("{name}, {error}", name=name, error=_faults(error, tuple(places()))) from error
    except BadInputError as error:
        raise BadInputError("{name}: {error}", name=name, error=error) from error


def _faults(error: ValidationError, places: Sequence[tuple[Place, int]]) -> Phrase:
    faults = error.errors(include_url=False)
    lines = (line_of(places, tuple(str(part) for part in fault["loc"])) for fault in faults)
    shown = [
        Phrase("line {line}: {fault}", line=line, fault=text_of_fault(fault))
        for line, fault in zip(lines, faults[:_SHOWN], strict=False)
    ]
    rest = Phrase("and {count} more", count=len(faults) - _SHOWN) if len(faults) > _SHOWN else NOTHING
    return joined("; ", (*dict.fromkeys(shown), rest))


def _keys(dotted: str) -> Place:
    parts = re.findall(r"\"([^\"]*)\"|'([^']*)'|([^.\s\"']+)", dotted)
    return tuple(basic or literal or bare for basic, literal, bare in parts)
