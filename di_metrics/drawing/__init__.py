"""Pictures of cards: charts and maps as Plotly figures and as SVG, with the same scales, colours and labels.

Plotly figures are written as plain dicts: they are made and sent several times faster.
"""

from di_metrics.drawing.plotly_charts import deck_chart
from di_metrics.drawing.plotly_maps import deck_map
from di_metrics.drawing.style import PlotlyFigure

__all__ = ["PlotlyFigure", "deck_chart", "deck_map"]
