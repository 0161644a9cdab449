"""One row of the benchmark."""

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside its bar and, where one exists, a peer's figure from the same run.

    `better` says which side of the bar is good.
    """

    name: str
    value: float
    unit: str
    bar: float | None = None
    better: Literal["low", "high"] = "low"
    peer: str = ""
    peer_value: float | None = None

    @property
    def ok(self) -> bool | None:
        """Whether the bar is met; None without one."""
        if self.bar is None:
            return None
        return self.value <= self.bar if self.better == "low" else self.value >= self.bar

    @property
    def ratio(self) -> float | None:
        """The figure as a multiple of the peer's."""
        return self.value / self.peer_value if self.peer_value else None

    def to_json(self) -> dict[str, Any]:
        """As `padtray bench --json` prints it."""
        row = asdict(self)
        del row["better"]
        return row | {"ratio": self.ratio, "ok": self.ok}
