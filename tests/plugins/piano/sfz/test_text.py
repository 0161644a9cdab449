"""SFZ text is read as real instruments are written, and hostile text ends in one error."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.piano.sfz import text as sfz_text
from plugins.piano.sfz.folder import InstrumentFolder
from plugins.piano.sfz.report import Report
from plugins.piano.sfz.text import Header, SfzText
from tests.rig.work import MOST_CALLS, counted_work
from trayapp.core.errors import BadInputError


def tokens(folder: Path, text: str, report: Report | None = None) -> list[str]:
    """Headers as `<x>`, opcodes as `name=value`."""
    (folder / "a.sfz").write_text(text, encoding="utf-8")
    reader = SfzText(InstrumentFolder(folder), report or Report())
    return [
        f"<{token.name}>" if isinstance(token, Header) else f"{token.name}={token.value}"
        for token in reader.tokens((folder / "a.sfz").resolve())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<region> key=60 sample=a.wav", ["<region>", "key=60", "sample=a.wav"]),
        ("<region>key=60\r\nsample=a b c.wav lovel=3\r\n", ["<region>", "key=60", "sample=a b c.wav", "lovel=3"]),
        ("<REGION> KEY=60", ["<region>", "key=60"]),
        ("<region> sample=A#-1_v2.wav key=1", ["<region>", "sample=A#-1_v2.wav", "key=1"]),
        ("<control> default_path=Keys\\Upright Piano\\  \n", ["<control>", "default_path=Keys\\Upright Piano\\"]),
        ("<group> // note\n<region> key=1 // sample=x\n", ["<group>", "<region>", "key=1"]),
        ("<region> /* key=1\n key=2 */ key=3", ["<region>", "key=3"]),
        ("<region> key=1 /* a */ lovel=2", ["<region>", "key=1", "lovel=2"]),
        ("#define $A 36\n<region> key=$A", ["<region>", "key=36"]),
        ("#define $A 36 #define $AB 40\n<region> key=$AB lokey=$Ax", ["<region>", "key=40", "lokey=36x"]),
        ("#define $CC 7\n<region> amplitude_oncc$CC=100 locc$CC=3", ["<region>", "amplitude_oncc7=100", "locc7=3"]),
        ("#define $X 1\n<region> key=$X\n#define $X 2\n<region> key=$X", ["<region>", "key=1", "<region>", "key=2"]),
        ("<control> #define $P key=5\n<region> $P lovel=1", ["<control>", "<region>", "key=5", "lovel=1"]),
        ("#define $E\n<region> region_label=a$E", ["<region>", "region_label=a"]),
        ("\ufeff<region> key=1", ["<region>", "key=1"]),
        ("<region> key=$NONE", ["<region>", "key=$NONE"]),
    ],
)
def test_text_becomes_headers_and_opcodes(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert tokens(tmp_path, text) == expected


def test_includes_nest_from_the_main_folder_and_see_the_defines(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.sfz").write_text('<group> volume=$V #include "parts/two.txt"\n')
    (tmp_path / "parts" / "two.txt").write_text("<region> key=60\n")
    text = '#define $V -3\n#include "Parts\\ONE.sfz" // case and slashes\n<region> key=61'
    assert tokens(tmp_path, text) == ["<group>", "volume=-3", "<region>", "key=60", "<region>", "key=61"]


def test_an_include_between_opcodes_of_one_line_keeps_the_order(tmp_path: Path) -> None:
    (tmp_path / "i.sfz").write_text("lovel=2")
    assert tokens(tmp_path, '<region> key=1 #include "i.sfz" hivel=3') == ["<region>", "key=1", "lovel=2", "hivel=3"]


def test_the_same_part_may_be_included_again(tmp_path: Path) -> None:
    (tmp_path / "i.sfz").write_text("<region> key=$K\n")
    text = '#define $K 1\n#include "i.sfz"\n#define $K 2\n#include "i.sfz"\n'
    assert tokens(tmp_path, text) == ["<region>", "key=1", "<region>", "key=2"]


def test_a_missing_include_is_reported_with_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    report = Report()
    assert tokens(tmp_path, '\n#include "gone.sfz"\n<region> key=1', report) == ["<region>", "key=1"]
    assert [str(finding) for finding in report.findings()] == [
        "a.sfz:2: gone.sfz: no such file in the instrument's folder",
    ]


def test_an_old_code_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.sfz").write_bytes("<region> sample=Flügel.wav".encode("cp1252"))
    read = list(SfzText(InstrumentFolder(tmp_path), Report()).tokens((tmp_path / "a.sfz").resolve()))
    assert read[1].value == "Flügel.wav"  # type: ignore[union-attr]


HOSTILE = {
    "a loop": ('#include "a.sfz"\n', "includes itself"),
    "a long line": ("<region> sample=" + "a" * 2_000_000, "characters"),
    "a growing define": (
        "#define $A0 "
        + "x" * 60
        + "\n"
        + "".join(f"#define $B{n} $A{n}$A{n}\n#define $A{n + 1} $B{n}\n" for n in range(30)),
        "grows",
    ),
    "too many opcodes": ("<region>" + ("\n" + "a=1 " * 8000) * 60, "opcodes"),
    "too large": (("// " + "x" * 60_000 + "\n") * 150, "too large"),
    "zero bytes": ("<region> \0", "zero bytes"),
    "an include without a name": ("#include foo.sfz\n", "double quotes"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_text_ends_in_one_error_with_its_place(tmp_path: Path, name: str) -> None:
    text, why = HOSTILE[name]
    with counted_work() as work, pytest.raises(BadInputError, match=why) as caught:
        tokens(tmp_path, text)
    assert "a.sfz" in str(caught.value)
    assert work.calls < MOST_CALLS


def test_a_deep_chain_of_includes_is_refused(tmp_path: Path) -> None:
    for number in range(sfz_text.MAX_DEPTH + 2):
        (tmp_path / f"i{number}.sfz").write_text(f'#include "i{number + 1}.sfz"\n')
    with pytest.raises(BadInputError, match="nested deeper"):
        tokens(tmp_path, '#include "i0.sfz"\n')


def test_includes_that_multiply_are_refused(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"i{number}.sfz").write_text(f'#include "i{number + 1}.sfz"\n' * 10)
    (tmp_path / "i12.sfz").write_text("<region> key=1\n")
    with pytest.raises(BadInputError, match="more than"):
        tokens(tmp_path, '#include "i0.sfz"\n')


def test_stray_text_is_reported_once(tmp_path: Path) -> None:
    report = Report()
    assert tokens(tmp_path, "hello\n<region> key=1\n<group> world", report) == ["<region>", "key=1", "<group>"]
    assert [(finding.kind, finding.count) for finding in report.findings()] == [("text", 2)]
