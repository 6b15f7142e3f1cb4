"""The glossary explains the words that are used, in code and documents, and every value that files and code speak in."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

from di_metrics.deck import Level
from di_metrics.model import Base, Status
from di_metrics.query.headlines import Reason

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"
ROW = re.compile(r"^\| (?!English|Value|-)(.+?) \| (.+?) \| (.+?) \|")


def rows() -> list[tuple[str, str, str]]:
    """Term, Latvian term and meaning of each row."""
    found = (ROW.match(line) for line in GLOSSARY.read_text(encoding="utf-8").splitlines())
    return [(row[1], row[2], row[3]) for row in found if row]


TERMS = [term for term, _, _ in rows() if not term.startswith("`")]


@cache
def written() -> str:
    """All code and documents but the glossary itself, with words in lower case and joined by spaces."""
    files = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "di_metrics").rglob("*.py")]
    texts = (file.read_text(encoding="utf-8") for file in files if file != GLOSSARY)
    return re.sub(r"[\s_-]+", " ", " ".join(texts)).lower()


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_used(term: str) -> None:
    words = re.sub(r"[\s_-]+", " ", term).lower()
    plural = words.removesuffix("y") + "ies" if words.endswith("y") else f"{words}s"
    assert re.search(rf"(?<!\w)(?:{re.escape(words)}|{re.escape(plural)})(?!\w)", written())


def test_a_term_is_explained_once_in_both_languages() -> None:
    assert len(TERMS) >= 40
    assert len(set(TERMS)) == len(TERMS)
    for term, latvian, meaning in rows():
        assert latvian.strip("– "), term
        assert meaning.endswith("."), term


@pytest.mark.parametrize("values", [Status, Level, Reason, Base])
def test_every_value_is_explained(values: type[StrEnum]) -> None:
    section = GLOSSARY.read_text(encoding="utf-8").split(f"`{values.__name__}` says ", 1)[1].split("\n\n", 2)[1]
    assert re.findall(r"^\| `(\w+)` \|", section, re.M) == [value.value for value in values]


def test_documents_lead_to_the_glossary() -> None:
    linking = [file.name for file in (ROOT / "docs").rglob("*.md") if "glossary.md" in file.read_text(encoding="utf-8")]
    assert {
        "counting-rules.md",
        "0006-public-release.md",
        "0010-batches.md",
        "0012-meetings.md",
        "0014-files-and-formats.md",
    } <= set(linking)
