"""The end of the log, as the overlay shows it."""

from __future__ import annotations

from pathlib import Path

from trayapp.logs import TAIL_BYTES, TAIL_LINES, LogTail


def test_the_last_lines_are_read_and_follow_what_is_written(tmp_path: Path) -> None:
    tail = LogTail(tmp_path / "a.log")
    assert tail.lines() == ()
    (tmp_path / "a.log").write_text("one\ntwo\n")
    assert tail.lines() == ("one", "two")
    with (tmp_path / "a.log").open("a") as file:
        file.write("three\n")
    assert tail.lines() == ("one", "two", "three")
    (tmp_path / "a.log").unlink()
    assert tail.lines() == ()


def test_a_long_log_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("\n".join(f"{number:99}" for number in range(5000)))
    lines = LogTail(tmp_path / "a.log").lines()
    assert lines[-1].strip() == "4999"
    assert len(lines) <= TAIL_LINES
    assert sum(len(line) + 1 for line in lines) <= TAIL_BYTES
