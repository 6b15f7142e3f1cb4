"""Measure what a reader's choice costs the server: `python -m benchmarks.interactions [--write]`.

Every page of both dashboards is opened on the demonstration data, on this computer alone, by a client that sends and reads
Streamlit's own messages as a browser does. A choice is another year. It is told what the server's process computed for one,
the first time that anybody chose it and once it was chosen before; and the same of two bare pages of Streamlit's, one with a
heading and one with a chart, which no dashboard made with it can be quicker than. Linux alone tells what is measured.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import cast

from websockets.sync.client import ClientConnection, connect

from benchmarks.report import tell
from benchmarks.serving import SUBPROTOCOL, Data, Server, serving, serving_bare
from benchmarks.visitor import Visitor
from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

BEGIN, END = "<!-- interactions: begin -->", "<!-- interactions: end -->"
HEADS = ("page", "first time, ms", "again, ms", "by a menu, ms", "kB sent again")
YEARS = tuple(range(2016, 2024))
"""The years that are chosen, one after the other."""

_ROUNDS = 3
"""How often each year is chosen again after the first time."""

_CHOICES = 40
"""How many choices in the page's menus are measured, after as many that are not."""

_BARE = {
    "heading": "import streamlit as st\nst.title(st.query_params.get('y', ''))\n",
    "chart": "import plotly.graph_objects as go\nimport streamlit as st\nst.title(st.query_params.get('y', ''))\n"
    "y = int(st.query_params.get('y', 0))\nst.plotly_chart(go.Figure(go.Bar(x=list('abc'), y=[y, 2, 3])))\n",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What a choice on a page costs: milliseconds of the server's processor, and kilobytes sent to the reader."""

    page: str
    first_ms: float
    again_ms: float
    menu_ms: float | None
    again_kb: float

    def row(self) -> str:
        menu = "–" if self.menu_ms is None else f"{self.menu_ms:.0f}"
        return f"| {self.page} | {self.first_ms:.0f} | {self.again_ms:.0f} | {menu} | {self.again_kb:.0f} |"


def measured(name: str, page: str, server: Server, query: str, *, has_menus: bool = False) -> Cost:
    """What a choice on a page costs; `query` is the address with the year left open."""
    with connect(server.stream, origin=server.origin, subprotocols=[SUBPROTOCOL], max_size=None) as connection:
        visitor = Visitor(page)
        _ask(connection, visitor, visitor.by_address(""))
        first = _each(connection, visitor, server, [query.format(year) for year in YEARS])
        before = visitor.received
        again = _each(connection, visitor, server, [query.format(year) for year in YEARS * _ROUNDS])
        sent = (visitor.received - before) / len(YEARS * _ROUNDS) / 1000
        by_menu = _each(connection, visitor, server, range(2 * _CHOICES))[_CHOICES:] if has_menus and visitor.menus else ()
        return Cost(name, fmean(first), median(again), median(by_menu) if by_menu else None, sent)


def _each(
    connection: ClientConnection, visitor: Visitor, server: Server, choices: Iterable[str] | Iterable[int]
) -> tuple[float, ...]:
    """Milliseconds computed for each of some choices: of an address, or of the turns in which menus are used."""
    spent = [server.seconds_computed()]
    for one in choices:
        _ask(connection, visitor, visitor.by_address(one) if isinstance(one, str) else visitor.by_menu(one))
        spent.append(server.seconds_computed())
    return tuple(1000 * (after - before) for before, after in pairwise(spent))


def _ask(connection: ClientConnection, visitor: Visitor, message: bytes) -> None:
    connection.send(message)
    while not visitor.hear(cast(bytes, connection.recv(timeout=120))):
        pass


def costs(folder: Path) -> Iterator[Cost]:
    """The costs of bare pages, then of the public's and the manager's, on the demonstration data in a folder."""
    data = Data.made(folder)
    for name, script in _BARE.items():
        with serving_bare(folder, name, script) as server:
            yield measured(f"bare Streamlit page with a {name} (baseline)", "", server, "y={}")
    with serving(data.public) as server:
        for page in PUBLIC_PAGES:
            yield measured(f"public: {page}", page, server, "y={}&lang=lv", has_menus=True)
    with serving(data.manager) as server:
        for page in MANAGER_PAGES:
            yield measured(f"manager: {page}", page, server, "as_of={}-12-31&lang=lv")


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print or keep the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.interactions", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        rows = [cost.row() for cost in costs(Path(folder))]
    tell(HEADS, rows, ("streamlit", "duckdb", "plotly"), (BEGIN, END), write=chosen.write)


if __name__ == "__main__":
    main()
