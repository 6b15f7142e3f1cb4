"""The public pages' own HTML: tables of a release's cells and the explanation of their marks. Every text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from di_metrics.errors import N_
from di_metrics.model import Bilingual, Indicator, Status, Unit
from di_metrics.release.release import Shown
from di_metrics.text.protected import Explanation, Grid, PublicSpeaker, official_sources

_SWATCHES = {Status.LOW: "di-low", Status.SUPPRESSED: "di-closed", Status.ROUNDED: "di-shown"}


def grid(speaker: PublicSpeaker, content: Grid) -> str:
    """A table with caption, column and row headings; official numbers have footnote marks."""
    sources = official_sources(content.cells)
    head = f'<th scope="col">{escape(content.heading)}</th>'
    head += "".join(f'<th scope="col" class="di-number">{escape(name)}</th>' for name in content.columns)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(_cell(speaker, content.indicator, shown, sources) for shown in cells)
        + "</tr>"
        for name, cells in content.rows
    )
    unit = ", EUR" if content.indicator.unit is Unit.EUR else ""
    caption = escape(content.caption + unit)
    return (
        f'<div class="di-scroll di-grid" tabindex="0" role="region" aria-label="{caption}"><table class="di-table">'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(speaker: PublicSpeaker, indicator: Indicator, shown: Shown, sources: Mapping[Bilingual, int]) -> str:
    mark = f"<sup>{sources[shown.source]}</sup>" if shown.source else ""
    kind = " di-few" if shown.value is None else ""
    return f'<td class="di-number{kind}">{escape(speaker.in_table(indicator, shown))}{mark}</td>'


def legend(
    speaker: PublicSpeaker, explained: Sequence[Explanation], sources: Mapping[Bilingual, int], notes: Sequence[str] = ()
) -> str:
    """What the marks of a figure and its table mean, where its official numbers come from, and what else to know."""
    items = [
        f'<li><span class="di-swatch {_SWATCHES.get(one.status, "di-plain")}" aria-hidden="true"></span>'
        f"<b>{escape(one.mark)}</b>: {escape(one.meaning)}</li>"
        for one in explained
    ]
    items += [f"<li>{escape(one)}</li>" for one in notes]
    cited = "; ".join(
        f"<sup>{number}</sup>\N{NO-BREAK SPACE}{escape(speaker.name(source))}" for source, number in sources.items()
    )
    if cited:
        heading = speaker.say(N_("Sources of official counts"))
        items.append(f"<li>{escape(heading)}: {cited}</li>")
    return f'<ul class="di-legend">{"".join(items)}</ul>' if items else ""
