"""The figures of a page that Streamlit's test runner has drawn."""

from __future__ import annotations

import json

import plotly.graph_objects as go
from streamlit.testing.v1 import AppTest


def assert_figures_are_sound(drawn: AppTest) -> None:
    """Plotly finds each figure that the page sends without fault, which Streamlit does not ask before it sends them."""
    for element in drawn.get("plotly_chart"):
        figure = json.loads(element.proto.spec)
        assert figure["data"]
        go.Figure(figure)
