"""One line of the doctor's report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, what was seen, and the remedy if it is not well."""

    name: str
    ok: bool
    text: str
    remedy: str = ""
