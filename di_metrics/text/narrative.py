"""What became of a municipality in the reform, and what a screen reader says of a picture."""

from __future__ import annotations

from di_metrics.deck import Chart, ChartKind, Listing, Map, Picture, Series, Table
from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.photo import Photo
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import label

# ---- What became of municipalities in the reform ----


def succession(speaker: Speaker, region: Region, code: str) -> str:
    """What became of an old municipality, or what a new one was made from."""
    municipality = region.municipality[code]
    old, new = region.predecessors(code), region.successors(code)
    if new and municipality.basis != region.default_basis:
        names = speaker.listed([label(speaker, region, Dimension.MUNICIPALITY, one) for one in new])
        text = (
            N_("Joined in the reform: %(names)s.")
            if len(new) == 1
            else N_("Divided by parish in the reform between: %(names)s.")
        )
        return speaker.say(text, names=names)
    if old:
        names = speaker.listed([_part(speaker, region, one, code) for one in old])
        return speaker.say(N_("Made in the reform from: %(names)s."), names=names)
    return ""


def _part(speaker: Speaker, region: Region, old: str, new: str) -> str:
    name = label(speaker, region, Dimension.MUNICIPALITY, old)
    parishes = [row.parish for row in region.succession if (row.old_code, row.new_code) == (old, new) and row.parish]
    return f"{name} ({', '.join(parishes)})" if parishes else name


# ---- What a picture shows, in words ----

_KINDS = {
    ChartKind.BARS: N_("Bar chart"),
    ChartKind.COLUMNS: N_("Column chart"),
    ChartKind.LINES: N_("Line chart"),
    ChartKind.STACKED: N_("Stacked bar chart"),
    ChartKind.DOTS: N_("Dot plot"),
    ChartKind.SCATTER: N_("Scatter plot"),
}
_MANY = 12
"""More points than this on a line are told by its first and its last."""


def described(speaker: Speaker, heading: str, picture: Picture) -> str:
    """The kind of picture, what it is about, and its values with their names."""
    match picture:
        case Chart():
            what = f"{speaker.say(_KINDS[picture.kind])}: {heading} ({picture.axis})."
            second = [described(speaker, heading, picture.second)] if picture.second else []
            return " ".join([what, *(_series(picture, one) for one in picture.series), *second])
        case Map():
            values = "; ".join(f"{area.name}: {area.label}" for area in picture.areas)
            kind = speaker.say(N_("Map"))
            return f"{kind}: {heading}. {values}."
        case Table():
            headings = speaker.listed([column.heading for column in picture.columns])
            kind = speaker.say(N_("Table"))
            return f"{kind}: {heading}. {headings}."
        case Listing():
            return f"{heading}: " + "; ".join(picture.points)
        case Photo():
            return picture.alt


def _series(chart: Chart, series: Series) -> str:
    pairs = list(zip(chart.categories, series.labels, strict=True))
    if chart.kind is ChartKind.LINES and len(pairs) > _MANY:
        told = [pair for pair, value in zip(pairs, series.values, strict=True) if value is not None]
        pairs = [told[0], told[-1]] if told else []
    if series is chart.series[0] and chart.rows:
        notes = [f" ({row.note})" if row.note else "" for row in chart.rows]
        pairs = [(name, label + note) for (name, label), note in zip(pairs, notes, strict=True)]
    values = "; ".join(f"{name} – {label}" for name, label in pairs if label)
    return f"{series.name}: {values}." if len(chart.series) > 1 else f"{values}."
