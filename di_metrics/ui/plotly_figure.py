"""A Plotly figure that Streamlit sends as it is."""

from __future__ import annotations

from typing import Any

from plotly.basedatatypes import BaseFigure

from di_metrics.drawing import PlotlyFigure

_AXIS = {"title": {"standoff": 15}}
_TEMPLATE: dict[str, Any] = {
    "data": {"bar": [{"type": "bar", "marker": {"pattern": {"fillmode": "overlay", "size": 10, "solidity": 0.2}}}]},
    "layout": {
        "autotypenumbers": "strict",  # a year is a category, not a number
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "annotationdefaults": {"arrowhead": 0, "arrowwidth": 1},
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    },
}
"""What figures take of the library's own template, which is seven kilobytes long and would go along with each."""


class SentAsItIs(BaseFigure):  # type: ignore[misc]  # the library is not typed
    """A figure as our drawing makes it.

    Of every dictionary Streamlit builds a figure, which checks and copies all of it: three fifths of what a page took. Of a
    figure it asks `to_dict` alone. Tests check what the pages send.
    """

    def __init__(self, figure: PlotlyFigure) -> None:  # without the base's own, which is what takes long
        self._sent = {**figure, "layout": {"template": _TEMPLATE, **figure["layout"]}}

    def to_dict(self) -> PlotlyFigure:
        return self._sent
