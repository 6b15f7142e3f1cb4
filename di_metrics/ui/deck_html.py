"""The parts of a deck as HTML: comments, the meaning of a map's colours."""

from __future__ import annotations

from html import escape

from di_metrics.deck import Map
from di_metrics.export.markdown import Block, Line, Points, Span, blocks
from di_metrics.ui.html import caption


def slide_title(text: str) -> str:
    """What a slide says, as a heading below that of the slides."""
    return f'<h3 class="di-slide-title">{escape(text)}</h3>'


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
