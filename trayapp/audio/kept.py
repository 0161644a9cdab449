"""What must not be freed while a voice reads it: samples by address mean nothing to Python's own counting."""

import threading
from collections.abc import Iterable
from typing import Any


class Kept:
    """References held per voice, by the voice's token. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[int, Any] = {}
        self._retired: list[tuple[Any, set[int]]] = []

    def add(self, token: int, owner: Any) -> None:
        """Holds `owner` until `release` names the token."""
        with self._lock:
            self._held[token] = owner

    def retire(self, owner: Any) -> None:
        """Holds `owner` until every voice that is held now is over."""
        with self._lock:
            if self._held:
                self._retired.append((owner, set(self._held)))

    def release(self, tokens: Iterable[int]) -> None:
        """These voices are over."""
        with self._lock:
            self._drop(tokens)

    def keep_only(self, tokens: Iterable[int]) -> None:
        """All other voices are over."""
        with self._lock:
            self._drop(self._held.keys() - set(tokens))

    def __len__(self) -> int:
        """Voices held."""
        return len(self._held)

    def _drop(self, tokens: Iterable[int]) -> None:
        gone = set(tokens)
        for token in gone:
            self._held.pop(token, None)
        for _, waiting in self._retired:
            waiting.difference_update(gone)
        self._retired = [item for item in self._retired if item[1]]
