"""One line of the doctor's report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, what was seen, and the remedy if it is not well."""

    name: str
    ok: bool
    text: str
    remedy: str = ""


def report_lines(findings: tuple[Finding, ...], presses: tuple[tuple[bool, str], ...]) -> list[str]:
    """The doctor's report as text that can be copied: every finding with its remedy, then what each press did."""
    rows: list[str] = []
    for finding in findings:
        rows.append(f"[{_mark(finding.ok)}] {finding.name}: {finding.text}")
        if not finding.ok and finding.remedy:
            rows.append(f"     {finding.remedy}")
    if presses:
        rows += ["", *(f"[{_mark(ok)}] {words}" for ok, words in presses)]
    return rows


def _mark(ok: bool) -> str:
    return "ok" if ok else "!!"
