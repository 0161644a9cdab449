"""Which key of the X keyboard types what: pure look-ups in the server's key table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_KEYPAD = range(0xFF80, 0xFFC0)
_COLUMNS = ((0, 1, 4, 5), (2, 3, 6, 7))
"""Columns of the core key table that hold levels 1 to 4 of a layout's first and second group (XKB protocol 12.4)."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key and the modifiers that reach a symbol on it."""

    keycode: int
    shift: bool = False
    level3: bool = False


class Layout:
    """The key table as it was read: `rows[n]` has the keysyms of key code `first + n`."""

    def __init__(self, first: int, rows: Sequence[Sequence[int]]) -> None:
        self.first = first
        self.rows = tuple(tuple(row) for row in rows)

    @property
    def spares(self) -> tuple[int, ...]:
        """Key codes without any symbol. 8 is left out: the kernel's code 0, which toolkits take for no key."""
        return tuple(self.first + at for at, row in enumerate(self.rows) if not any(row) and self.first + at > 8)

    def row(self, keycode: int) -> tuple[int, ...]:
        """All keysyms of a key."""
        return self.rows[keycode - self.first]

    def keycode(self, keysyms: tuple[int, ...]) -> int | None:
        """The key that has a symbol without a modifier, as one presses it; of the keypad, with or without NumLock."""
        for keysym in keysyms:
            levels = 2 if keysym in _KEYPAD else 1
            found = next((code for code, level in self._places(keysym) if level < levels), None)
            if found is not None:
                return found
        return None

    def nearest_keycode(self, keysyms: tuple[int, ...]) -> int | None:
        """As `keycode`, or else the key that has the symbol with any modifier: what a hotkey is bound to."""
        plain = self.keycode(keysyms)
        if plain is not None:
            return plain
        return next((code for keysym in keysyms for code, _ in self._places(keysym)), None)

    def stroke(self, keysyms: tuple[int, ...], group: int) -> Stroke | None:
        """How the active group (0 or 1) types a symbol; None where it cannot."""
        if group >= len(_COLUMNS):
            return None
        for keysym in keysyms:
            for level, column in enumerate(_COLUMNS[group]):
                for at, row in enumerate(self.rows):
                    if column < len(row) and row[column] == keysym:
                        return Stroke(self.first + at, bool(level & 1), bool(level & 2))
        return None

    def _places(self, keysym: int) -> Iterator[tuple[int, int]]:
        for level in range(4):
            for columns in _COLUMNS:
                for at, row in enumerate(self.rows):
                    if columns[level] < len(row) and row[columns[level]] == keysym:
                        yield self.first + at, level
