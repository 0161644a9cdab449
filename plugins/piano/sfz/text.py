"""SFZ text to headers and opcodes: comments, #define, #include, several opcodes a line, values with spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from plugins.piano.sfz.folder import InstrumentFolder, MissingFileError, OutsideFolderError
from plugins.piano.sfz.report import Place, Report
from trayapp.core.errors import BadInputError

MAX_FILE_BYTES = 8 << 20
MAX_TOTAL_BYTES = 32 << 20
MAX_LINE = 65_536
MAX_DEPTH = 32
MAX_INCLUDES = 8_000
MAX_DEFINES = 20_000
MAX_VALUE = 4_096
MAX_TOKENS = 250_000

_DIRECTIVE = re.compile(r"(?:(?<=\s)|(?<=>)|^)#(define|include)\b[ \t]*")
_DEFINE = re.compile(r"\$([A-Za-z0-9_]+)[ \t]+(\S*)|\$([A-Za-z0-9_]+)[ \t]*$")
_INCLUDE = re.compile(r"\"([^\"]*)\"")
_VARIABLE = re.compile(r"\$([A-Za-z0-9_]+)")
# a name starts where a word starts, so the search stays linear on hostile lines
_TOKEN = re.compile(r"<([A-Za-z0-9_]{1,32})>|(?:(?<=\s)|(?<=>)|^)([A-Za-z0-9_$#*]{1,128})=")
_COMMENT_MARK = re.compile(r"//|/\*")


@dataclass(frozen=True, slots=True)
class Header:
    """`<name>`, in lower case."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Opcode:
    """`name=value`; the name in lower case, the value without the spaces around it."""

    name: str
    value: str
    place: Place


@dataclass(slots=True)
class SfzText:
    """Reads one .sfz file and what it includes. Used once, by one thread.

    Raises BadInputError, naming file and line, when the text is larger, longer or deeper than any real instrument.
    """

    folder: InstrumentFolder
    report: Report
    defines: dict[str, str] = field(default_factory=dict)
    _lengths: list[int] = field(default_factory=list)
    _total: int = 0
    _includes: int = 0
    _tokens: int = 0
    _texts: dict[Path, str] = field(default_factory=dict)

    def tokens(self, path: Path) -> Iterator[Header | Opcode]:
        """Headers and opcodes of `path` in order, with includes and defines carried out."""
        yield from self._file(path, path.parent, ())

    def _file(self, path: Path, base: Path, above: tuple[Path, ...]) -> Iterator[Header | Opcode]:
        shown = self.folder.shown(path)
        text = self._read(path, shown)
        self._total += len(text)
        if self._total > MAX_TOTAL_BYTES:
            raise BadInputError(
                "{shown}: the instrument's text grows beyond {most} MB by #include",
                shown=shown,
                most=MAX_TOTAL_BYTES >> 20,
            )
        in_block = False
        for number, raw in enumerate(text.splitlines(), 1):
            if len(raw) > MAX_LINE:
                raise BadInputError(
                    "{shown}:{number}: a line of {count:,} characters (at most {MAX_LINE:,})",
                    shown=shown,
                    number=number,
                    count=len(raw),
                    MAX_LINE=MAX_LINE,
                )
            line, in_block = _without_comments(raw, in_block=in_block)
            if line.strip():
                yield from self._line(line, Place(shown, number), base, (*above, path))

    def _read(self, path: Path, shown: str) -> str:
        text = self._texts.get(path)
        if text is not None:
            return text
        try:
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                raise BadInputError(
                    "{shown}: {size:,} bytes is too large for an SFZ text (at most {MAX_FILE_BYTES:,})",
                    shown=shown,
                    size=size,
                    MAX_FILE_BYTES=MAX_FILE_BYTES,
                )
            raw = path.read_bytes()
        except OSError as fault:
            raise BadInputError(
                "{shown}: cannot be read ({reason})", shown=shown, reason=fault.strerror or fault
            ) from fault
        if b"\0" in raw:
            raise BadInputError("{shown}: is not an SFZ text (it holds zero bytes)", shown=shown)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
        self._texts[path] = text
        return text

    def _line(self, line: str, place: Place, base: Path, files: tuple[Path, ...]) -> Iterator[Header | Opcode]:
        at = 0
        while match := _DIRECTIVE.search(line, at):
            yield from self._opcodes(self.expand(line[at : match.start()], place), place)
            if match[1] == "define":
                at = self._define(line, match.end(), place)
            else:
                rest = self.expand(line[match.end() :], place)
                name = _INCLUDE.match(rest)
                if name is None:
                    raise BadInputError("{place}: #include needs a file name in double quotes", place=place)
                yield from self._include(name[1], place, base, files)
                line, at = rest, name.end()
        yield from self._opcodes(self.expand(line[at:], place), place)

    def _define(self, line: str, at: int, place: Place) -> int:
        match = _DEFINE.match(line, at)
        if match is None:
            self.report.warn("bad #define", "#define needs $NAME and a value", place)
            return len(line)
        name = match[1] or match[3]
        if len(self.defines) >= MAX_DEFINES:
            raise BadInputError("{place}: more than {MAX_DEFINES:,} #define", place=place, MAX_DEFINES=MAX_DEFINES)
        self.defines[name] = self.expand(match[2] or "", place)
        self._lengths = sorted({len(known) for known in self.defines}, reverse=True)
        return match.end()

    def expand(self, text: str, place: Place) -> str:
        """`text` with each $NAME replaced; of several defines that fit, the longest wins."""
        if "$" not in text or not self.defines:
            return text

        def value(match: re.Match[str]) -> str:
            word = match[1]
            for length in self._lengths:
                if length <= len(word) and (found := self.defines.get(word[:length])) is not None:
                    return found + word[length:]
            return match[0]

        result = _VARIABLE.sub(value, text)
        if len(result) > max(MAX_VALUE, len(text) * 8):
            raise BadInputError(
                "{place}: #define grows the line to {count:,} characters", place=place, count=len(result)
            )
        return result

    def _include(self, name: str, place: Place, base: Path, files: tuple[Path, ...]) -> Iterator[Header | Opcode]:
        self._includes += 1
        if self._includes > MAX_INCLUDES:
            raise BadInputError("{place}: more than {MAX_INCLUDES:,} #include", place=place, MAX_INCLUDES=MAX_INCLUDES)
        if len(files) >= MAX_DEPTH:
            raise BadInputError("{place}: #include nested deeper than {MAX_DEPTH}", place=place, MAX_DEPTH=MAX_DEPTH)
        try:
            path = self.folder.find(name, base)
        except MissingFileError as fault:
            beside = self._beside(name, files[-1])
            if beside is None:
                self.report.missing(str(fault), place)
                return
            path = beside
        except OutsideFolderError as fault:
            self.report.refused(str(fault), place)
            return
        if path in files:
            raise BadInputError('{place}: #include "{name}" includes itself', place=place, name=name)
        yield from self._file(path, base, files)

    def _beside(self, name: str, file: Path) -> Path | None:
        """Includes count from the main file; some libraries mean the including one."""
        try:
            return self.folder.find(name, file.parent)
        except BadInputError:
            return None

    def _opcodes(self, text: str, place: Place) -> Iterator[Header | Opcode]:
        matches = list(_TOKEN.finditer(text))
        first = matches[0].start() if matches else len(text)
        if stray := text[:first].strip():
            self.report.warn("stray text", f"{stray[:60]!r} is neither a header nor an opcode", place)
        self._tokens += len(matches)
        if self._tokens > MAX_TOKENS:
            raise BadInputError(
                "{place}: more than {MAX_TOKENS:,} headers and opcodes", place=place, MAX_TOKENS=MAX_TOKENS
            )
        for index, match in enumerate(matches):
            end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
            if match[1] is not None:
                yield Header(match[1].lower(), place)
                if stray := text[match.end() : end].strip():
                    self.report.warn("stray text", f"{stray[:60]!r} is neither a header nor an opcode", place)
            else:
                yield Opcode(match[2].lower(), text[match.end() : end].strip(), place)


def _without_comments(line: str, *, in_block: bool) -> tuple[str, bool]:
    """`line` without comments, and whether a block comment goes on after it."""
    if not in_block and "/" not in line:
        return line, False
    kept: list[str] = []
    at = 0
    while True:
        if in_block:
            end = line.find("*/", at)
            if end < 0:
                return " ".join(kept), True
            at, in_block = end + 2, False
        match = _COMMENT_MARK.search(line, at)
        if match is None:
            kept.append(line[at:])
            return " ".join(kept), False
        kept.append(line[at : match.start()])
        if match[0] == "//":
            return " ".join(kept), False
        at, in_block = match.end(), True
