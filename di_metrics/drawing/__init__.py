"""Results as Plotly figures, written as plain dicts: they are made and sent several times faster than figure objects."""

from di_metrics.drawing.deck_figures import deck_chart, deck_map
from di_metrics.drawing.result_bars import bars, stacked_bars
from di_metrics.drawing.result_curves import curves
from di_metrics.drawing.result_heat import heat_map
from di_metrics.drawing.result_map import is_map, municipality_map
from di_metrics.drawing.style import PlotlyFigure

__all__ = [
    "PlotlyFigure",
    "bars",
    "curves",
    "deck_chart",
    "deck_map",
    "heat_map",
    "is_map",
    "municipality_map",
    "stacked_bars",
]
