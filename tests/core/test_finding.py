"""The doctor's report as text."""

from trayapp.core.finding import Finding, report_lines


def test_a_fault_has_its_remedy_and_the_presses_stand_below() -> None:
    findings = (Finding("midi", True, "1 port", "not needed"), Finding("sound", False, "none", "plug one in"))
    assert report_lines(findings, ((True, "Pad A1 → Ctrl+M"), (False, "Pad A2 → Scene: no OBS")), str) == [
        "[ok] midi: 1 port",
        "[!!] sound: none",
        "     plug one in",
        "",
        "[ok] Pad A1 → Ctrl+M",
        "[!!] Pad A2 → Scene: no OBS",
    ]


def test_without_presses_the_report_ends_with_the_findings() -> None:
    assert report_lines((Finding("midi", True, "1 port"),), (), str) == ["[ok] midi: 1 port"]
