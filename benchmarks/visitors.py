"""Measure a dashboard with many visitors: `python -m benchmarks.visitors [--visitors 300] [--seconds 60] [--replicas 2]`.

Each visitor is a connection of its own, on this computer alone, that chooses something else every five seconds: on public
pages in the page's menus by turns, on the manager's pages another year by the address. It is told how long they waited, from
sending a choice to the end of what it draws, what the servers and this client computed for each, and what memory a visitor
takes. It ends by itself. Linux alone tells what is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import cast

import uvloop
from websockets.asyncio.client import connect

from benchmarks.memory import MIB
from benchmarks.report import tell
from benchmarks.serving import SUBPROTOCOL, Data, Server, serving
from benchmarks.visitor import Visitor
from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.public.public_page import PUBLIC_PAGES

BEGIN, END = "<!-- visitors: begin -->", "<!-- visitors: end -->"
EVERY = 5.0
"""Seconds from one choice of a visitor to the next."""

_YEARS = tuple(range(2016, 2024))
_PATIENCE = 60.0
"""Seconds after which a visitor gives up."""

HEADS = (
    *("pages", "replicas", "visitors", "choices", "failed", "p50, ms", "p95, ms", "server, ms a choice"),
    *("client, ms a choice", "kB a visitor", "MiB at the end of each fifth"),
)


@dataclass
class Crowd:
    """What the visitors of some pages lived through: seconds waited for each choice, and how many choices failed."""

    waits: list[float] = field(default_factory=list)
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """How many visitors come to which pages, and how long they stay."""

    visitors: int
    seconds: float
    pages: tuple[str, ...]
    by_menu: bool


async def _visit(server: Server, load: Load, number: int, crowd: Crowd, opened: asyncio.Barrier) -> None:
    """One visitor: opens a page, waits for all others, and chooses until the time is over."""
    visitor = Visitor(load.pages[number % len(load.pages)])
    await asyncio.sleep(number * EVERY * 2 / load.visitors)
    async with connect(
        server.stream, origin=server.origin, subprotocols=[SUBPROTOCOL], max_size=None, compression=None, ping_interval=None
    ) as connection:

        async def ask(message: bytes) -> None:
            await connection.send(message)
            while not visitor.hear(cast(bytes, await connection.recv())):
                pass

        await asyncio.wait_for(ask(visitor.by_address("")), _PATIENCE)
        await opened.wait()
        start = asyncio.get_running_loop().time() + number * EVERY / load.visitors
        for turn in range(int(load.seconds / EVERY)):
            await asyncio.sleep(max(0.0, start + turn * EVERY - asyncio.get_running_loop().time()))
            year = f"as_of={_YEARS[turn % len(_YEARS)]}-12-31&lang=lv"
            message = visitor.by_menu(turn + number) if load.by_menu else visitor.by_address(year)
            sent = asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(ask(message), _PATIENCE)
                crowd.waits.append(asyncio.get_running_loop().time() - sent)
            except (TimeoutError, OSError, RuntimeError):
                crowd.failed += 1
                return


async def _all_visit(servers: Sequence[Server], load: Load) -> tuple[Crowd, list[float], list[float]]:
    """What the visitors lived through, the servers' memory in bytes at the end of each fifth, and seconds computed."""
    crowd, opened = Crowd(), asyncio.Barrier(load.visitors + 1)
    visits = [
        asyncio.create_task(_visit(servers[number % len(servers)], load, number, crowd, opened))
        for number in range(load.visitors)
    ]
    await opened.wait()
    before = [sum(one.seconds_computed() for one in servers), _own_seconds()]
    held = []
    for _ in range(5):
        await asyncio.sleep(load.seconds / 5)
        held.append(float(sum(one.bytes_held() for one in servers)))
    await asyncio.gather(*visits)
    after = [sum(one.seconds_computed() for one in servers), _own_seconds()]
    return crowd, held, [end - start for start, end in zip(before, after, strict=True)]


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def row(name: str, command: Sequence[str], load: Load, replicas: int) -> str:
    """A row of the table: the load on so many servers, which are warm, that is, each page of theirs was looked at before."""
    with ExitStack() as running:
        servers = [running.enter_context(serving(command)) for _ in range(replicas)]
        warm = Load(len(load.pages) * replicas, EVERY * 4, tuple(one for one in load.pages for _ in servers), load.by_menu)
        uvloop.run(_all_visit(servers, warm))
        empty = sum(one.bytes_held() for one in servers)
        crowd, held, (computed, by_client) = uvloop.run(_all_visit(servers, load))
    made = len(crowd.waits)
    waits = quantiles(crowd.waits, n=100)
    cells = [
        *(name, str(replicas), str(load.visitors), str(made), str(crowd.failed), f"{1000 * waits[49]:.0f}"),
        *(f"{1000 * waits[94]:.0f}", f"{1000 * computed / made:.1f}", f"{1000 * by_client / made:.1f}"),
        *(f"{(held[-1] - empty) / load.visitors / 1000:.0f}", " · ".join(f"{one / MIB:.0f}" for one in held)),
    ]
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print or keep the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.visitors", description=__doc__)
    parser.add_argument("--visitors", type=int, nargs="*", default=[100, 300], help="a row for each number of visitors")
    parser.add_argument("--seconds", type=float, default=60, help="how long the visitors stay")
    parser.add_argument("--replicas", type=int, default=1, help="public servers that share the visitors")
    parser.add_argument("--page", choices=list(PUBLIC_PAGES), help="one public page instead of all by turns")
    parser.add_argument("--manager", type=int, help="a row of so many of the manager's users, over all pages")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    chosen = parser.parse_args(arguments)
    pages = (chosen.page,) if chosen.page else tuple(PUBLIC_PAGES)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        data = Data.made(Path(folder))
        rows = [
            row(f"public: {chosen.page or 'all'}", data.public, Load(count, chosen.seconds, pages, True), chosen.replicas)
            for count in chosen.visitors
        ]
        if chosen.manager:
            load = Load(chosen.manager, chosen.seconds, tuple(MANAGER_PAGES), False)
            rows.append(row("manager: all", data.manager, load, 1))
    tell(HEADS, rows, ("streamlit", "uvloop", "duckdb", "plotly"), (BEGIN, END), write=chosen.write)


if __name__ == "__main__":
    main()
