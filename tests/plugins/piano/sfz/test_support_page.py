"""The page about SFZ says what the table says."""

from __future__ import annotations

from pathlib import Path

from plugins.piano.sfz.support_page import page

PAGE = Path(__file__).parents[4] / "docs" / "sfz-support.md"


def test_the_page_is_current() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(), "run: python -m plugins.piano.sfz.support_page docs/sfz-support.md"
