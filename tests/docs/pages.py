"""The pages that users read, and what stands in their code blocks."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.source import ROOT, tracked

PAGES = tuple(
    file for file in tracked() if file.suffix == ".md" and file.parts[0] in {"README.md", "CONTRIBUTING.md", "docs"}
) + tuple(file for file in tracked() if file.match("plugins/*/README.md"))
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, language and text."""

    page: Path
    language: str
    text: str


def text_of(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(*languages: str) -> list[Block]:
    """Every block of these languages, of all pages."""
    found = [Block(page, m[2], textwrap.dedent(m[3])) for page in PAGES for m in _FENCE.finditer(text_of(page))]
    return [block for block in found if block.language in languages]


def outside_fences(page: Path) -> str:
    return _FENCE.sub("", text_of(page))


def commands() -> list[str]:
    """Each different line of the sh blocks, without comments, in the order of the pages."""
    lines = (line.split(" #")[0].strip() for block in blocks("sh") for line in block.text.splitlines())
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
