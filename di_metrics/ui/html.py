"""The page's own HTML: headline cards, tables, notices. Every text that is put in is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from di_metrics.text import Speaker
from di_metrics.text.tabular import Listing, written

_TALL = 30
"""Rows above which a table scrolls within a window of its own."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline figure: its name, value, and a line of context such as the change in a year."""

    name: str
    value: str
    context: str
    definition: str


def headlines(figures: Sequence[Headline]) -> str:
    """Headline figures side by side, as many in a row as the screen has room for."""
    cards = "".join(
        f'<div class="di-card"><dt title="{escape(one.definition)}">{escape(one.name)}</dt>'
        f'<dd><span class="di-value">{escape(one.value)}</span>'
        f'<span class="di-context">{escape(one.context)}</span></dd></div>'
        for one in figures
    )
    return f'<dl class="di-cards">{cards}</dl>'


def framed(caption: str, head: str, body: str, kind: str) -> str:
    """A table that a keyboard can scroll where it is wider or higher than its place."""
    return (
        f'<div class="di-scroll {kind}" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="di-table">'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def text_table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    classes: Sequence[str] = (),
    numbers: bool = False,
    as_wide_as_needed: bool = False,
) -> str:
    """A table of texts; `classes` gives each row a class, `numbers` says that all but the first column are figures.

    Its columns have fixed shares of the width unless they are `as_wide_as_needed`; such a table scrolls where it is long.
    """
    number = ' class="di-number"' if numbers else ""
    head = "".join(f'<th scope="col"{number if index else ""}>{escape(name)}</th>' for index, name in enumerate(headings))
    body = ""
    for index, row in enumerate(rows):
        chosen = f' class="{classes[index]}"' if classes else ""
        cells = "".join(
            f'<td{number} data-label="{escape(name)}">{escape(text)}</td>'
            for name, text in zip(headings[1:], row[1:], strict=True)
        )
        body += f'<tr{chosen}><th scope="row" data-label="{escape(headings[0])}">{escape(row[0])}</th>{cells}</tr>'
    kind = "" if numbers else "di-texts"
    if as_wide_as_needed:
        kind += " di-fitted" + (" di-tall" if len(rows) > _TALL else "")
    return framed(caption, head, body, kind)


def listing(speaker: Speaker, content: Listing) -> str:
    """A listing as a table; numbers are right-aligned, a total stands last."""
    numbers = [field.decimals is not None for field in content.fields]
    head = "".join(
        f'<th scope="col"{_aligned(number)}>{escape(field.heading)}</th>'
        for field, number in zip(content.fields, numbers, strict=True)
    )
    body = ""
    for index, row in enumerate(content.rows):
        texts = [escape(written(speaker, field, value)) for field, value in zip(content.fields, row, strict=True)]
        cells = "".join(f"<td{_aligned(number)}>{text}</td>" for text, number in zip(texts[1:], numbers[1:], strict=True))
        is_total = content.has_total and index == len(content.rows) - 1
        body += f'<tr{" class=di-total" if is_total else ""}><th scope="row">{texts[0]}</th>{cells}</tr>'
    return framed(content.caption, head, body, "di-tall" if len(content.rows) > _TALL else "")


def _aligned(number: bool) -> str:
    return ' class="di-number"' if number else ""


def link(text: str, address: str, params: Mapping[str, str], kind: str = "") -> str:
    """A link to another page of the dashboard, with its parameters; of the kind `di-action` it looks like a main button."""
    target = f"{escape(address)}?{escape(urlencode(params))}"
    return f'<p class="di-notes"><a class="{kind}" href="{target}" target="_self">{escape(text)}</a></p>'


def definitions(pairs: Sequence[tuple[str, str]]) -> str:
    """Headings with their texts."""
    return (
        '<dl class="di-notes">'
        + "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs)
        + "</dl>"
    )


def permalink(text: str, params: Mapping[str, str]) -> str:
    """A link that opens the same page with the same filters."""
    return f'<p class="di-notes"><a href="?{escape(urlencode(params))}">{escape(text)}</a></p>'


def listed(items: Sequence[str], kind: str = "ul") -> str:
    """A list of texts; numbered with “ol”."""
    return f'<{kind} class="di-list">' + "".join(f"<li>{escape(item)}</li>" for item in items) + f"</{kind}>"


def notice(text: str) -> str:
    """A quiet line that every page carries."""
    return f'<p class="di-notice" role="note">{escape(text)}</p>'


def alert(title: str, items: Sequence[str]) -> str:
    """What is to be noticed, point by point."""
    return f'<div class="di-notice" role="alert"><b>{escape(title)}</b>{listed(items)}</div>'


def caption(text: str) -> str:
    """A quiet remark, dark enough to be read."""
    return f'<p class="di-caption">{escape(text)}</p>'


def progress(text: str) -> str:
    """How far something is; a screen reader says it when it changes."""
    return f'<p class="di-caption" role="status">{escape(text)}</p>'


def figure_title(text: str) -> str:
    """The title of a figure: a heading of the same level as a section's, so that none is left out between."""
    return f'<h2 class="di-figure">{escape(text)}</h2>'


def lead(text: str) -> str:
    """The page's answer in one sentence."""
    return f'<p class="di-lead">{escape(text)}</p>'


def paragraph(text: str) -> str:
    """Running text, no wider than can be read."""
    return f'<p class="di-paragraph">{escape(text)}</p>'


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the definitions: a name with an anchor, its definition, short facts and notes."""

    anchor: str
    name: str
    definition: str
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str]


def entries(content: Sequence[Entry]) -> str:
    """Definitions one under another, after a list of links to each."""
    links = "".join(f'<li><a href="#{escape(one.anchor)}">{escape(one.name)}</a></li>' for one in content)
    return f'<ul class="di-index">{links}</ul>' + "".join(_entry(one) for one in content)


def _entry(content: Entry) -> str:
    facts = "".join(f"<span><b>{escape(name)}:</b> {escape(text)}</span>" for name, text in content.facts)
    notes = "<ul>" + "".join(f"<li>{escape(note)}</li>" for note in content.notes) + "</ul>" if content.notes else ""
    name, definition = escape(content.name), escape(content.definition)
    return (
        f'<section class="di-entry" id="{escape(content.anchor)}"><h3>{name}</h3><p>{definition}</p>'
        f'{notes}<p class="di-facts">{facts}</p></section>'
    )
