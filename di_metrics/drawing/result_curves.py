"""Results along time as curves."""

from __future__ import annotations

from di_metrics.drawing.style import NUMBER, SERIES, PlotlyFigure, axis, layout, legend
from di_metrics.model import Dimension, Result
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import label, time_label

_MONTHS_TO_FIRST = {"Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10"}


def curves(speaker: Speaker, region: Region, result: Result, *, height: int = 360) -> PlotlyFigure:
    """A curve for each code of the other dimension, along the result's time; series without any value are left out.

    Within a period the values of years are bars, for they are amounts of separate years; to date they are curves.
    """
    time = next(one for one in result.by if one.is_time)
    other = next((one for one in result.by if not one.is_time), None)
    series = _series(result, time, other)
    shown = [(code, points) for code, points in series.items() if any(value for _, value in points)]
    separate = not result.selection.period.to_date
    traces = []
    for (code, points), colour in zip(shown, SERIES * 4, strict=False):
        name = label(speaker, region, other, code) if other else speaker.name(result.indicator.name)
        form = (
            {"type": "bar", "marker": {"color": colour}}
            if separate
            else {"type": "scatter", "mode": "lines", "line": {"color": colour, "width": 3}}
        )
        traces.append(
            {
                **form,
                "name": name,
                "x": [_day(moment) if not separate else time_label(moment) for moment, _ in points],
                "y": [value for _, value in points],
                "customdata": [[time_label(moment), speaker.value(result.indicator, value)] for moment, value in points],
                "hovertemplate": f"<b>{name}</b><br>%{{customdata[0]}}: %{{customdata[1]}}<extra></extra>",
            }
        )
    several = len(traces) > 1
    return {
        "data": traces,
        "layout": layout(
            speaker,
            height,
            barmode="stack" if several and result.indicator.additive_over & {other} else "group",
            showlegend=several,
            legend=legend(),
            margin={"l": 8, "r": 16, "t": 44 if several else 8, "b": 8},
            xaxis=axis(showgrid=False, tickformat="%Y", dtick="M12", ticklabelmode="period")
            if not separate
            else axis(type="category", showgrid=False),
            yaxis=axis(rangemode="tozero", ticksuffix=speaker.suffix(result.indicator), tickformat=NUMBER, nticks=6),
        ),
    }


Points = list[tuple[str, int | float | None]]


def _series(result: Result, time: Dimension, other: Dimension | None) -> dict[str | None, Points]:
    place = result.by.index(time)
    series: dict[str | None, Points] = {}
    for cell in result:
        code = cell.key[1 - place] if other else ""
        series.setdefault(code, []).append((cell.key[place] or "", cell.value))
    return series


def _day(moment: str) -> str:
    """The first day of a year, quarter or month, for an axis of time."""
    year, _, part = moment.partition("-")
    return f"{year}-{_MONTHS_TO_FIRST.get(part, part or '01')}-01"
