"""Measure what a reader's choice costs the server: `python -m benchmarks.interactions [--write]`.

Every page of both dashboards is opened on the demonstration data, on this computer alone, by a client that sends and reads
Streamlit's own messages as a browser does. A choice is another year. It is told what the server's process computed for one,
the first time that anybody chose it and once it was chosen before; and the same of two bare pages of Streamlit's, one with a
heading and one with a chart, which no dashboard made with it can be quicker than. Linux alone tells what is measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.report import conditions, write_readme
from di_metrics.demonstration import write_demonstration_package
from di_metrics.protection.publish import make_release
from di_metrics.release.file import write_release
from di_metrics.settings import ROOT, default_region
from di_metrics.store import build_database, open_database
from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

BEGIN, END = "<!-- interactions: begin -->", "<!-- interactions: end -->"
HEADS = ("page", "first time, ms", "again, ms", "kB sent again")
YEARS = tuple(range(2016, 2024))
"""The years that are chosen, one after the other."""

_ROUNDS = 2
"""How often each year is chosen again after the first time: the kernel counts hundredths of a second."""

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
    again_kb: float

    def row(self) -> str:
        return f"| {self.page} | {self.first_ms:.0f} | {self.again_ms:.0f} | {self.again_kb:.0f} |"


class Reader:
    """A browser's end of the connection to a page: what it has chosen, and which messages it keeps."""

    def __init__(self, connection: ClientConnection, page: str) -> None:
        self.connection = connection
        self.page = page
        self.script = ""
        self.kept: set[str] = set()
        self.received = 0

    def choose(self, query: str) -> None:
        """Ask for the page with another address, and read until it is drawn."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = query, "" if self.script else self.page, self.script
        state.cached_message_hashes.extend(sorted(self.kept))
        self.connection.send(message.SerializeToString())
        while not self._is_drawn():
            pass

    def _is_drawn(self) -> bool:
        data = self.connection.recv(timeout=120)
        assert isinstance(data, bytes)
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self.kept.add(message.hash)
        if kind == "navigation":
            self.script = message.navigation.page_script_hash
            pages = {page.page_script_hash: page for page in message.navigation.app_pages}
            if self.page not in (pages[self.script].url_pathname, "") and not pages[self.script].is_default:
                raise RuntimeError(f"Asked for {self.page}, shown {pages[self.script].url_pathname}.")
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(message.delta.new_element.exception.message)
        return bool(kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)


def _spent(process: int) -> float:
    """Seconds that a process has computed so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(name: str, page: str, port: int, process: int, query: str) -> Cost:
    """What choosing a year costs on a page; `query` is the address with the year left open."""
    origin = Origin(f"http://127.0.0.1:{port}")
    with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream", origin=origin, subprotocols=[Subprotocol("streamlit")], max_size=None
    ) as connection:
        reader = Reader(connection, page)
        reader.choose("")
        first = _each(reader, process, query, YEARS)
        before = reader.received
        again = _each(reader, process, query, YEARS * _ROUNDS)
        return Cost(name, first, again, (reader.received - before) / len(YEARS * _ROUNDS) / 1000)


def _each(reader: Reader, process: int, query: str, years: tuple[int, ...]) -> float:
    """Milliseconds computed for each choice of some."""
    before = _spent(process)
    for year in years:
        reader.choose(query.format(year))
    return (_spent(process) - before) / len(years) * 1000


@contextmanager
def _serving(command: list[str], folder: Path, **settings: str) -> Iterator[tuple[int, int]]:
    """The port and the process of a server, which is up."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    others = {name: value for name, value in os.environ.items() if not name.startswith("DI_")}
    port_option = "--server.port" if "streamlit" in command else "--port"
    started = subprocess.Popen(
        [sys.executable, "-m", *command, port_option, str(port)],
        cwd=folder,
        env={**others, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, started)
        yield port, started.pid
    finally:
        started.terminate()
        started.wait(timeout=20)


def _wait_for(port: int, started: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; raises RuntimeError where it ended instead."""
    while started.poll() is None:
        with closing(socket.socket()) as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server ended before it answered.")


def costs(folder: Path) -> Iterator[Cost]:
    """The costs of bare pages, then of the public's and the manager's, on the demonstration data in a folder."""
    file, release = folder / "records.duckdb", folder / "release.duckdb"
    write_demonstration_package(default_region(), folder / "package")
    build_database(default_region(), folder / "package", file)
    with closing(open_database(file)) as database:
        write_release(make_release(database, released_on=dt.date(2024, 1, 31)).release, release)
    settings = folder / ".streamlit" / "config.toml"  # the bare pages have the settings of the dashboard
    settings.parent.mkdir()
    settings.write_bytes((ROOT / ".streamlit" / "config.toml").read_bytes())
    for name, script in _BARE.items():
        (folder / f"{name}.py").write_text(script, encoding="utf-8")
        with _serving(["streamlit", "run", f"{name}.py"], folder) as (port, process):
            yield measured(f"bare Streamlit page with a {name} (baseline)", "", port, process, "y={}")
    with _serving(["di_metrics", "serve", "--audience", "public", "--release", str(release)], ROOT) as (port, process):
        for page in PUBLIC_PAGES:
            yield measured(f"public: {page}", page, port, process, "y={}&lang=lv")
    with _serving(["di_metrics", "serve", "--database", str(file)], ROOT) as (port, process):
        for page in MANAGER_PAGES:
            yield measured(f"manager: {page}", page, port, process, "as_of={}-12-31&lang=lv")


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print or keep the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.interactions", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        rows = [cost.row() for cost in costs(Path(folder))]
    table = [f"| {' | '.join(HEADS)} |", "|---|" + "--:|" * (len(HEADS) - 1), *rows]
    results = "\n\n".join([conditions(("streamlit", "duckdb", "plotly")), "\n".join(table)])
    print(results)
    if chosen.write:
        write_readme(results, BEGIN, END)


if __name__ == "__main__":
    main()
