"""Port names as people know them: systems decorate them with numbers that change from plug to plug. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from functools import lru_cache

OWN_CLIENT = "PadTray"
"""What PadTray's own ports are called; they are never opened as a controller."""

_DECORATIONS = (
    re.compile(r"^\d+\s*-\s+"),  # Windows: "2- MPK mini"
    re.compile(r"^(a2j|Midi-Bridge):\s*", re.IGNORECASE),  # the ALSA bridges of JACK and PipeWire
    re.compile(r"\s*\[\d+\]"),  # a2j: "MPK mini [24]"
    re.compile(r"\s*\((capture|playback)(_\d+)?\)", re.IGNORECASE),
    re.compile(r"\s+\d+:\d+$"),  # ALSA: " 24:0"
)
_WINDOWS_NUMBER = re.compile(r"\s+\d+$")
_WINDOWS_SECOND = re.compile(r"^midi(?:in|out)\d*\s*\((.*?)\)?$")  # "MIDIIN2 (LPMiniMK3 MIDI)"
_HIDDEN = re.compile(r"^(midi through\b|default app loopback\b|system:|through\b)", re.IGNORECASE)


def without_number(raw: str) -> str:
    """The name that Windows gave; rtmidi has put the port's number, which changes with other ports, at its end."""
    return _WINDOWS_NUMBER.sub("", raw)


@lru_cache(maxsize=256)
def plain(raw: str) -> str:
    """A port's name without what the system adds. Asked with each message of a panel that is tied to a controller."""
    name = raw
    for decoration in _DECORATIONS:
        name = decoration.sub("", name)
    client, _, port = name.strip().partition(":")
    client, port = client.strip(), port.strip()
    if not port or port.lower() == client.lower():
        return client
    if port.lower().startswith(client.lower()):
        return port
    return f"{client}:{port}"


def told_apart(names: Iterable[str]) -> list[str]:
    """The names, with ` #2` and so on where one stands several times, in their order."""
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return result


def is_own(name: str) -> bool:
    """Whether this is one of PadTray's own ports."""
    return name.startswith(OWN_CLIENT)


def is_hidden(name: str) -> bool:
    """Whether this port only loops the system's own messages."""
    return _HIDDEN.match(name) is not None


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a plain name fits one of the patterns (`*`, `?`), whatever the case and wherever it begins."""
    lower = name.lower()
    return any(fnmatchcase(lower, f"*{pattern.lower()}*") for pattern in patterns)


def same(first: str, second: str) -> bool:
    """Whether two names, of a setting and a port, mean the same port."""
    return plain(first).casefold() == plain(second).casefold()


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """The most alike name of the same controller: the output port that belongs to an input port."""
    client = _client(name)
    return most_alike(name, [other for other in candidates if _client(other) == client])


def most_alike(name: str, candidates: Iterable[str]) -> str | None:
    """The most alike name; of several controllers of one model the one with the same number."""
    number = _number(name)
    return max(
        candidates,
        key=lambda other: (_number(other) == number, SequenceMatcher(None, name, other).ratio()),
        default=None,
    )


def _client(name: str) -> str:
    words = re.sub(r" #\d+$", "", name).partition(":")[0].casefold()
    second = _WINDOWS_SECOND.match(words)
    return re.sub(r"\s+(midi)?\s*(in|out)?(put)?\s*\d*$", "", second[1] if second else words)


def _number(name: str) -> str:
    found = re.search(r" #\d+$", name)
    return found[0] if found else ""
