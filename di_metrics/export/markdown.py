"""The short Markdown of a preparer's comment as values: paragraphs and lists of bold, italic and linked text.

Anything else that Markdown knows (pictures, HTML, headings, code) stays the text it was written as, so that a comment can
neither run nor load anything, wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("zero", {"html": False, "linkify": False}).enable(["emphasis", "link", "list", "newline", "escape"])
_SAFE_LINKS = ("https://", "http://", "mailto:")


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style; `link` is the address it leads to or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    line: Line


@dataclass(frozen=True, slots=True)
class Points:
    """A list; lists within lists are told one below the other."""

    numbered: bool
    lines: tuple[Line, ...]


Block = Paragraph | Points


def blocks(comment: str) -> tuple[Block, ...]:
    """A comment's paragraphs and lists in their order."""
    found: list[Block] = []
    depth = 0
    numbered = False
    points: list[Line] = []
    for token in _MARKDOWN.parse(comment):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            numbered = token.type == "ordered_list_open" if depth == 0 else numbered
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            if depth == 0:
                found.append(Points(numbered, tuple(points)))
                points = []
        elif token.type == "inline" and depth:
            points.append(tuple(_spans(token.children or [])))
        elif token.type == "inline":
            found.append(Paragraph(tuple(_spans(token.children or []))))
    return tuple(found)


def plain(comment: str) -> str:
    """A comment without its marks, a line a paragraph or point."""
    lines = [line for block in blocks(comment) for line in (block.lines if isinstance(block, Points) else (block.line,))]
    return "\n".join("".join(span.text for span in line) for line in lines)


def _spans(tokens: list[Token]) -> Iterator[Span]:
    style = Span("")
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            style = replace(style, bold=token.nesting > 0)
        elif token.type in ("em_open", "em_close"):
            style = replace(style, italic=token.nesting > 0)
        elif token.type in ("link_open", "link_close"):
            address = str(token.attrGet("href") or "")
            style = replace(style, link=address if address.startswith(_SAFE_LINKS) else "")
        elif token.type in ("softbreak", "hardbreak"):
            yield replace(style, text=" ")
        elif token.content:
            yield replace(style, text=token.content)
