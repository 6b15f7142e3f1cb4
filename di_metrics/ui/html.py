"""The page's own HTML: headline cards, tables, notices. Every text that is put in is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from di_metrics.deck import Column, Figure, Table
from di_metrics.drawing.style import SEQUENTIAL, ink_on
from di_metrics.ui.stylesheet import colour

_TALL = 30
"""Rows above which a table scrolls within a window of its own."""

_NOTHING = "–"
_SOFT = SEQUENTIAL[:3]
"""Shades of a column that has its own scale, all of which dark letters stand out from."""


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


@dataclass(frozen=True, slots=True)
class Gauge:
    """A name with a bar that is a share of a plan, how much of how much, and a word on it; `mark` is that of the verdict."""

    name: str
    share: float
    of_plan: str
    word: str
    mark: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of the verdict: its name, which leads somewhere; gauges, or a value with its course and lines of context.

    `described` is what is read out of the course.
    """

    name: str
    address: str
    params: Mapping[str, str]
    value: str = ""
    lines: Sequence[str] = ()
    course: Sequence[float] = ()
    described: str = ""
    gauges: Sequence[Gauge] = ()


def strip(tiles: Sequence[Tile]) -> str:
    """Tiles side by side, below one another on a narrow screen."""
    return f'<dl class="di-strip">{"".join(map(_tile, tiles))}</dl>'


def _tile(tile: Tile) -> str:
    value = f'<span class="di-value">{escape(tile.value)}</span>' if tile.value else ""
    head = f'<div class="di-beside">{value}{_course(tile)}</div>' if value else ""
    lines = "".join(f'<span class="di-context">{escape(one)}</span>' for one in tile.lines)
    gauges = "".join(map(_gauge, tile.gauges))
    name = anchor(tile.name, tile.address, tile.params)
    return f'<div class="di-tile"><dt>{name}</dt><dd>{head}{gauges}{lines}</dd></div>'


_OVER = 1.5
"""So many times the plan are the longest bar."""


_GAUGES = {"missed": "di-missed", "reached": "di-reached"}


def _gauge(gauge: Gauge) -> str:
    """A bar over a track on which the plan has its tick."""
    kind = _GAUGES.get(gauge.mark, "")
    width = round(100 * min(gauge.share, _OVER) / _OVER, 1)
    name, word = f"<span>{escape(gauge.name)}</span>", f'<span class="di-word">{escape(gauge.word)}</span>'
    tick = f"--di-plan: {100 / _OVER:.2f}%"
    track = f'<span class="di-track" style="{tick}"><i style="width: {width}%"></i></span>'
    return f'<div class="di-gauge {kind}">{name}<b>{escape(gauge.of_plan)}</b>{track}{word}</div>'


def _course(tile: Tile) -> str:
    """A line through time: its edge forth, and back a little lower. The page's purifier lets no drawing pass."""
    if not tile.course:
        return ""
    low, high = min(0.0, *tile.course), max(tile.course)
    points = [
        (100 * place / (len(tile.course) - 1), 90 - 85 * (one - low) / ((high - low) or 1))
        for place, one in enumerate(tile.course)
    ]
    line = ", ".join(f"{x:.1f}% {y:.1f}%" for x, y in points)
    back = ", ".join(f"{x:.1f}% calc({y:.1f}% + 2.5px)" for x, y in reversed(points))
    shapes = "".join(f'<i style="clip-path: polygon({line}, {rest})"></i>' for rest in (back, "100% 100%, 0% 100%"))
    return f'<span class="di-course" role="img" aria-label="{escape(tile.described)}">{shapes}</span>'


def concerns(heading: str, links: Sequence[str], nothing: str) -> str:
    """What needs attention, point by point, each a link; or that it is nothing."""
    points = "".join(f"<li>{one}</li>" for one in links)
    told = f"<ul>{points}</ul>" if points else f"<p>{escape(nothing)}</p>"
    return f'<section class="di-concerns"><h2>{escape(heading)}</h2>{told}</section>'


def table(content: Table, title: str = "", *, kind: str = "") -> str:
    """A table with caption, column and row headings, over what must be known of it; figures are right-aligned.

    `title` is the caption of a table that has none of its own. `kind` is its class. Bars and shades
    compare the rows, so a total, which is no part of the comparison, has none. Where it has columns of texts, a row is a
    block of lines on a narrow screen, each with its heading. Where official totals were published stands below it.
    """
    has_texts = any(column.decimals is None for column in content.columns)
    kinds = [kind, "di-texts" if has_texts else "", "di-tall" if len(content.rows) > _TALL else ""]
    head = f'<th scope="col">{escape(content.heading)}</th>'
    head += "".join(f'<th scope="col"{_aligned(one)}>{escape(one.heading)}</th>' for one in content.columns)
    scales = _scales(content)
    sources = {source: number for number, source in enumerate(_sources(content), start=1)}
    body = ""
    for row in content.rows:
        cells = "".join(
            _cell(figure, column, None if row.is_total else scale, sources)
            for figure, column, scale in zip(row.figures, content.columns, scales, strict=True)
        )
        name = f'<th scope="row"{_labelled(content.heading)}>{escape(row.name)}</th>'
        body += ('<tr class="di-total">' if row.is_total else "<tr>") + f"{name}{cells}</tr>"
    cited = "".join(f"<li>{escape(one)}</li>" for one in sources)
    below = (caption(content.note) if content.note else "") + (f'<ol class="di-sources">{cited}</ol>' if cited else "")
    return framed(title or content.caption, head, body, " ".join(filter(None, kinds))) + below


def framed(caption: str, head: str, body: str, kind: str) -> str:
    """A table that a keyboard can scroll where it is wider or higher than its place."""
    return (
        f'<div class="di-scroll {kind}" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="di-table">'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


_Scale = tuple[float, float]


def _scales(content: Table) -> list[_Scale]:
    """From nothing to the largest amount of each column, one for all that are shaded; of one alone from its least amount."""
    rows = [row for row in content.rows if not row.is_total]
    amounts = [
        [abs(one) for row in rows if (one := row.figures[place].value) is not None] for place in range(len(content.columns))
    ]
    tops = [max(one, default=0.0) for one in amounts]
    together = [top for top, column in zip(tops, content.columns, strict=True) if column.shades and not column.alone]
    return [
        (min(own, default=0.0), top) if column.alone else (0.0, max(together) if column.shades else top)
        for own, top, column in zip(amounts, tops, content.columns, strict=True)
    ]


def _sources(content: Table) -> list[str]:
    return list(dict.fromkeys(one.source for row in content.rows for one in row.figures if one.source))


def _cell(figure: Figure, column: Column, scale: _Scale | None, sources: Mapping[str, int]) -> str:
    """A cell; the footnote mark is drawn by the browser, so that nobody copies or hears it as a digit of the number."""
    mark = f'<sup class="di-source" aria-hidden="true" data-mark="{sources[figure.source]}"></sup>' if figure.source else ""
    look = ""
    low, top = scale or (0.0, 0.0)
    if top > low and (figure.value or (column.alone and figure.value == 0)) and (column.bars or column.shades):
        share = (abs(figure.value) - low) / (top - low)
        shades = _SOFT if column.alone else SEQUENTIAL
        look = f' style="{_shade(share, shades) if column.shades else _bar(share)}"'
    kind = _aligned(column, " di-few" if figure.value is None else "")
    return f"<td{kind}{look}{_labelled(column.heading)}>{escape(figure.text or _NOTHING)}{mark}</td>"


def _bar(share: float) -> str:
    width = round(100 * share, 1)
    return f"background: linear-gradient(to left, {colour(SEQUENTIAL[0])} {width}%, transparent {width}%)"


def _shade(share: float, shades: Sequence[str]) -> str:
    shade = shades[min(int(share * len(shades)), len(shades) - 1)]
    return f"background: {colour(shade)}; color: {colour(ink_on(shade))}"


def _aligned(column: Column, kind: str = "") -> str:
    return "" if column.decimals is None else f' class="di-number{kind}"'


def _labelled(heading: str) -> str:
    return f' data-label="{escape(heading)}"' if heading else ""


def anchor(text: str, address: str, params: Mapping[str, str], kind: str = "") -> str:
    """A link within a text to a page with its parameters."""
    target = f"{escape(address)}?{escape(urlencode(params))}"
    return f'<a class="{kind}" href="{target}" target="_self">{escape(text)}</a>'


def link(text: str, address: str, params: Mapping[str, str], kind: str = "") -> str:
    """A link to a page with its parameters, without an address a permalink; `di-action` looks like a main button."""
    return f'<p class="di-notes">{anchor(text, address, params, kind)}</p>'


def jump(text: str, anchor: str) -> str:
    """A link to a section of the page."""
    return f'<a class="di-jump" href="#{escape(anchor)}">{escape(text)}</a>'


def definitions(pairs: Sequence[tuple[str, str]]) -> str:
    """Headings with their texts."""
    return (
        '<dl class="di-notes">'
        + "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in pairs)
        + "</dl>"
    )


def printed(lines: Iterable[str]) -> str:
    """Lines that stand on a printed page alone."""
    return f'<div class="di-printed">{"".join(caption(one) for one in lines if one)}</div>'


def listed(items: Sequence[str], kind: str = "ul") -> str:
    """A list of texts; numbered with “ol”."""
    return f'<{kind} class="di-list">' + "".join(f"<li>{escape(item)}</li>" for item in items) + f"</{kind}>"


def notice(text: str) -> str:
    """A quiet line that every page carries."""
    return f'<p class="di-notice" role="note">{escape(text)}</p>'


def alert(title: str, items: Sequence[str]) -> str:
    """What is to be noticed, point by point."""
    return f'<div class="di-notice" role="alert"><b>{escape(title)}</b>{listed(items)}</div>'


_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def unmarked(text: str) -> str:
    """A text of somebody's own for a label that Streamlit reads as Markdown: every sign stands for itself."""
    return _MARKUP.sub(r"\\\1", text)


def caption(text: str) -> str:
    """A quiet remark, dark enough to be read."""
    return f'<p class="di-caption">{escape(text)}</p>'


def progress(text: str) -> str:
    """How far something is; a screen reader says it when it changes."""
    return f'<p class="di-caption" role="status">{escape(text)}</p>'


def stacked(*parts: str) -> str:
    """Parts one under another, as far apart as elements of the page are."""
    return f'<div class="di-stacked">{"".join(parts)}</div>' if len(parts) > 1 else "".join(parts)


def heading(text: str) -> str:
    """A section's heading, to which nothing leads."""
    return f"<h2>{escape(text)}</h2>"


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
    return f'<ul class="di-index">{links}</ul>' + "".join(entry(one) for one in content)


def entry(content: Entry) -> str:
    """A definition with its facts and notes."""
    facts = "".join(f"<span><b>{escape(name)}:</b> {escape(text)}</span>" for name, text in content.facts)
    notes = "<ul>" + "".join(f"<li>{escape(note)}</li>" for note in content.notes) + "</ul>" if content.notes else ""
    name, definition = escape(content.name), escape(content.definition)
    return (
        f'<section class="di-entry" id="{escape(content.anchor)}"><h3>{name}</h3><p>{definition}</p>'
        f'{notes}<p class="di-facts">{facts}</p></section>'
    )
