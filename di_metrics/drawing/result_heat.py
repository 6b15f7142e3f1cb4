"""A result by two dimensions as a heat map with its values written in."""

from __future__ import annotations

from di_metrics.drawing.style import EMPTY, INK, PlotlyFigure, axis, colour_scale, layout, wrapped
from di_metrics.model import Result
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import label

_ROW = 40


def heat_map(speaker: Speaker, region: Region, result: Result) -> PlotlyFigure:
    """Rows are the second dimension, columns the first; rows without any value are left out."""
    columns = list(dict.fromkeys(cell.key[0] for cell in result))
    rows = [
        code
        for code in dict.fromkeys(cell.key[1] for cell in result)
        if any(result.cell(column, code).value for column in columns)
    ]
    values = [[result.cell(column, row).value or None for column in columns] for row in rows]
    top = max((value for line in values for value in line if value), default=1)
    decimals = 0 if top >= 100 else result.indicator.decimals
    trace = {
        "type": "heatmap",
        "x": [wrapped(label(speaker, region, result.by[0], code), 12) for code in columns],
        "y": [wrapped(label(speaker, region, result.by[1], code), 26) for code in rows],
        "z": values,
        "text": [[speaker.number(value, decimals) if value else "" for value in line] for line in values],
        "texttemplate": "%{text}",
        "hovertemplate": "<b>%{x}</b><br>%{y}: %{text}<extra></extra>",
        "hoverongaps": False,
        "colorscale": colour_scale(),
        "zmin": 0,
        "zmax": top,
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }
    figure_layout = layout(
        speaker,
        110 + _ROW * max(1, len(rows)),
        xaxis=axis(side="top", showgrid=False, autotickangles=[0, -90], tickfont={"size": 12, "color": INK}),
        yaxis=axis(autorange="reversed", showgrid=False, tickfont={"size": 13, "color": INK}),
    )
    figure_layout["plot_bgcolor"] = EMPTY
    return {"data": [trace], "layout": figure_layout}
