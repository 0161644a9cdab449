"""Key codes without symbols, lent to symbols that no key of the layout types."""

import time
from collections.abc import Collection
from dataclasses import dataclass

from Xlib import X
from Xlib.display import Display

from trayapp.core.errors import UnavailableError
from trayapp.desktop.x11_layout import Stroke

READ_S = 0.4
"""A program has this long to look a lent key up before the key types something else."""


@dataclass
class _Loan:
    """`symbols` are one keysym on both levels, or, for text, one without and one with shift."""

    code: int
    for_text: bool
    symbols: tuple[int, ...] = ()
    used: float = 0.0


class Loans:
    """Which key code types which keysym now. Needs the connection's lock."""

    def __init__(self) -> None:
        self._loans: dict[int, _Loan] = {}

    @property
    def codes(self) -> Collection[int]:
        """The key codes that are lent."""
        return self._loans.keys()

    @property
    def last_use(self) -> float:
        """When one was last typed, on the monotonic clock; 0 for none."""
        return max((loan.used for loan in self._loans.values()), default=0.0)

    def forget(self) -> None:
        """The server has forgotten: it is another one."""
        self._loans.clear()

    def give_back(self, display: Display) -> None:
        """Take every symbol off its key code again."""
        for code in self._loans:
            display.change_keyboard_mapping(code, [(X.NoSymbol, X.NoSymbol)])
        self._loans.clear()

    def key(self, display: Display, keysym: int, spares: Collection[int], down: Collection[int]) -> int:
        """A key code that types `keysym` with or without shift. `down` are key codes that must stay as they are.

        Raises:
            UnavailableError: every key code has a symbol.
        """
        return self._stroke(display, keysym, spares, down, for_text=False).keycode

    def stroke(self, display: Display, keysym: int, spares: Collection[int], down: Collection[int]) -> Stroke:
        """A stroke that types `keysym`: two share a key code, so that a whole alphabet has its place.

        Raises:
            UnavailableError: every key code has a symbol.
        """
        return self._stroke(display, keysym, spares, down, for_text=True)

    def _stroke(
        self, display: Display, keysym: int, spares: Collection[int], down: Collection[int], *, for_text: bool
    ) -> Stroke:
        alike = [loan for loan in self._loans.values() if loan.for_text is for_text]
        loan = next((loan for loan in alike if keysym in loan.symbols), None)
        if loan is None:
            room = (loan for loan in alike if for_text and len(loan.symbols) == 1 and loan.code not in down)
            loan = next(room, None) or self._new(display, spares, down, for_text=for_text)
            loan.symbols += (keysym,)
            display.change_keyboard_mapping(loan.code, [(loan.symbols[0], loan.symbols[-1])])
            display.sync()
        loan.used = time.monotonic()
        return Stroke(loan.code, shift=loan.symbols.index(keysym) == 1)

    def _new(self, display: Display, spares: Collection[int], down: Collection[int], *, for_text: bool) -> _Loan:
        code = next((code for code in reversed(tuple(spares)) if code not in self._loans), None)
        if code is None:
            free = (loan for loan in self._loans.values() if loan.code not in down)
            oldest = min(free, key=lambda loan: loan.used, default=None)
            if oldest is None:
                raise UnavailableError("the keyboard layout has no free key for this character; use a key that it has")
            display.sync()
            time.sleep(max(0.0, oldest.used + READ_S - time.monotonic()))
            code = oldest.code
        loan = self._loans[code] = _Loan(code, for_text)
        return loan
