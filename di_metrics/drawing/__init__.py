"""Results as Plotly figures, written as plain dicts: they are made and sent several times faster than figure objects."""

from di_metrics.drawing.plotly_charts import deck_chart
from di_metrics.drawing.plotly_maps import deck_map
from di_metrics.drawing.protected_charts import protected_bars, protected_columns
from di_metrics.drawing.protected_map import protected_map
from di_metrics.drawing.style import PlotlyFigure

__all__ = [
    "PlotlyFigure",
    "deck_chart",
    "deck_map",
    "protected_bars",
    "protected_columns",
    "protected_map",
]
