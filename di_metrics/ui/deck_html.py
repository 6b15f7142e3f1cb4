"""The parts of a deck as HTML: tables with bars in their cells, comments, the meaning of a map's colours."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from di_metrics.deck import Column, Figure, Map, Table
from di_metrics.export.markdown import Block, Line, Points, Span, blocks
from di_metrics.ui.html import caption, framed


def slide_title(text: str) -> str:
    """What a slide says, as a heading below that of the slides."""
    return f'<h3 class="di-slide-title">{escape(text)}</h3>'


def table(name: str, content: Table) -> str:
    """A table of a deck; bars in its cells compare the rows, and the total, which is no part of the comparison, has none.

    Where an official figure was published is said below, by a footnote.
    """
    sources = dict.fromkeys(figure.source for row in content.rows for figure in row.figures if figure.source)
    notes = {source: number for number, source in enumerate(sources, 1)}
    head = f'<th scope="col">{escape(content.heading)}</th>'
    head += "".join(f'<th scope="col" class="di-number">{escape(one.heading)}</th>' for one in content.columns)
    largest = [
        max((abs(row.figures[place].value or 0) for row in content.rows if not row.is_total), default=0)
        for place in range(len(content.columns))
    ]
    body = ""
    for row in content.rows:
        cells = "".join(
            _cell(figure, column, 0 if row.is_total else top, notes)
            for figure, column, top in zip(row.figures, content.columns, largest, strict=True)
        )
        total = ' class="di-total"' if row.is_total else ""
        body += f'<tr{total}><th scope="row">{escape(row.name)}</th>{cells}</tr>'
    note = caption(content.note) if content.note else ""
    cited = "".join(f"<li>{escape(source)}</li>" for source in notes)
    return framed(name, head, body, "") + note + (f'<ol class="di-sources">{cited}</ol>' if cited else "")


def _cell(figure: Figure, column: Column, largest: float, notes: Mapping[str, int]) -> str:
    """A cell; the footnote mark is drawn by the browser, so that nobody copies or hears it as a digit of the number."""
    note = ""
    if figure.source:
        note = f'<sup class="di-source" data-mark="{notes[figure.source]}"></sup>'
    few = " di-few" if figure.value is None else ""
    bar = ""
    if column.bars and largest and figure.value:
        share = round(100 * abs(figure.value) / largest, 1)
        bar = f' style="background: linear-gradient(to left, #d9ecef {share}%, transparent {share}%)"'
    return f'<td class="di-number{few}"{bar}>{escape(figure.text)}{note}</td>'


def map_legend(picture: Map) -> str:
    """What the colours of a map mean, and what must be known of it."""
    entries = "".join(
        f'<li><span class="di-swatch" style="background: {escape(colour)}"></span>{escape(text)}</li>'
        for colour, text in picture.legend
    )
    return f'<ul class="di-legend">{entries}</ul>' + (caption(picture.note) if picture.note else "")


def comment(text: str) -> str:
    """A preparer's comment; what is no short Markdown stays the text it was written as."""
    return f'<div class="di-comment">{"".join(map(_block, blocks(text)))}</div>' if text else ""


def _block(block: Block) -> str:
    if isinstance(block, Points):
        kind = "ol" if block.numbered else "ul"
        return f"<{kind}>" + "".join(f"<li>{_line(one)}</li>" for one in block.lines) + f"</{kind}>"
    return f"<p>{_line(block.line)}</p>"


def _line(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    text = escape(span.text)
    text = f"<strong>{text}</strong>" if span.bold else text
    text = f"<em>{text}</em>" if span.italic else text
    return f'<a href="{escape(span.link)}" rel="noopener noreferrer">{text}</a>' if span.link else text
