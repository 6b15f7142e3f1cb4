"""Results as horizontal bars: one indicator compared, or parts of a whole stacked."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.drawing.style import ACCENT, NUMBER, SERIES, PlotlyFigure, axis, layout, legend, wrapped
from di_metrics.model import Result
from di_metrics.region import Region
from di_metrics.text import Speaker
from di_metrics.text.labels import label

_ROW = 40
_FRAME = 40


def bars(speaker: Speaker, region: Region, result: Result, *, highest: float | None = None) -> PlotlyFigure:
    """One bar a cell in the order of the result, cells without a value left out.

    `highest` fixes the end of the scale, so that the bars of several years can be compared.
    """
    shown = [cell for cell in result if cell.value is not None]
    names = [wrapped(label(speaker, region, result.by[0], cell.key[0])) for cell in shown]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [cell.value for cell in shown],
        "y": names,
        "text": [speaker.short_value(result.indicator, cell.value or 0) for cell in shown],
        "textposition": "auto",
        "insidetextanchor": "end",
        "insidetextfont": {"color": "white"},
        "cliponaxis": False,
        "marker": {"color": ACCENT},
        "hovertemplate": "<b>%{y}</b><br>%{text}<extra></extra>",
    }
    longest = max((highest or 0, *(cell.value or 0 for cell in shown))) or 1
    value_axis = axis(visible=False, range=[0, longest * 1.2])
    return {
        "data": [trace],
        "layout": layout(
            speaker,
            _FRAME + _ROW * max(1, len(shown)),
            xaxis=value_axis,
            yaxis=axis(autorange="reversed", showgrid=False, ticklabelstandoff=6),
            bargap=0.3,
        ),
    }


def stacked_bars(
    speaker: Speaker, region: Region, results: Sequence[Result], *, colours: Sequence[str] = SERIES
) -> PlotlyFigure:
    """The parts of a whole as one stacked bar a cell; all results are split alike by one dimension."""
    shown = [cell.key for cell in results[0] if any(result.cell(*cell.key).value for result in results)]
    names = [wrapped(label(speaker, region, results[0].by[0], key[0])) for key in shown]
    traces = []
    for result, colour in zip(results, colours, strict=False):
        values = [result.cell(*key).value for key in shown]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": speaker.name(result.indicator.name),
                "x": values,
                "y": names,
                "text": [speaker.value(result.indicator, value) if value else "" for value in values],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"color": "white"},
                "marker": {"color": colour},
                "hovertemplate": "<b>%{y}</b><br>%{fullData.name}: %{text}<extra></extra>",
            }
        )
    return {
        "data": traces,
        "layout": layout(
            speaker,
            _FRAME + 44 + _ROW * max(1, len(shown)),
            barmode="stack",
            showlegend=True,
            legend={**legend(), "traceorder": "normal"},
            margin={"l": 8, "r": 16, "t": 44, "b": 8},
            xaxis=axis(tickformat=NUMBER, nticks=5),
            yaxis=axis(autorange="reversed", showgrid=False, ticklabelstandoff=6),
            bargap=0.3,
        ),
    }
