"""One line of the doctor's report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trayapp.core.phrase import NOTHING, Phrase

SEE_LOG = Phrase("the log has the details; the tray opens it")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, what was seen, and the remedy if it is not well."""

    name: Phrase
    ok: bool
    text: Phrase
    remedy: Phrase = NOTHING


def report_lines(
    findings: Iterable[Finding], presses: Iterable[tuple[bool, Phrase]], say: Callable[[str], str]
) -> list[str]:
    """The doctor's report as text that can be copied: every finding with its remedy, then what each press did.

    `say` puts a phrase into the reader's language.
    """
    rows: list[str] = []
    for finding in findings:
        rows.append(f"[{_mark(finding.ok)}] {say(finding.name)}: {say(finding.text)}")
        if not finding.ok and finding.remedy:
            rows.append(f"     {say(finding.remedy)}")
    told = [f"[{_mark(ok)}] {say(sentence)}" for ok, sentence in presses]
    return [*rows, "", *told] if told else rows


def _mark(ok: bool) -> str:
    return "ok" if ok else "!!"
