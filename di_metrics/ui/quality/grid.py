"""The HTML of a grid of signs, each of which is also said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from di_metrics.ui.html import framed


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign in a narrow cell, what it means, and whether the reader should look at it."""

    sign: str
    meaning: str
    pressing: bool = False


def marks(caption: str, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[Mark], str]]) -> str:
    """A table of signs: each row has a name, its signs and a closing text; `headings` are of all columns."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in headings)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(map(_mark, signs))}<td>{escape(closing)}</td></tr>'
        for name, signs, closing in rows
    )
    return framed(caption, head, body, "di-marks")


def _mark(content: Mark) -> str:
    pressing = ' class="di-pressing"' if content.pressing else ""
    meaning = escape(content.meaning)
    return (
        f'<td{pressing} title="{meaning}"><span aria-hidden="true">{escape(content.sign)}</span>'
        f'<span class="di-unseen">{meaning}</span></td>'
    )


def marks_legend(content: Sequence[Mark]) -> str:
    """What the signs of a table mean."""
    items = "".join(f'<li><b aria-hidden="true">{escape(one.sign)}</b> {escape(one.meaning)}</li>' for one in content)
    return f'<ul class="di-legend di-signs">{items}</ul>'
