"""The public's server, a process of its own: `python -m di_metrics serve --audience public` starts it.

It is started apart from the command line so that nothing which reads the records is even loaded in it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import bootstrap

from di_metrics.errors import DIMetricsError
from di_metrics.model import Language
from di_metrics.release.file import open_release
from di_metrics.release.offered import Offered, offered_by
from di_metrics.release.release import Release
from di_metrics.settings import ROOT, PublicSettings, read_process_settings
from di_metrics.text import Speaker
from di_metrics.ui.public.preview import html_of, preview_of
from di_metrics.ui.public.public_page import PUBLIC_PAGES
from di_metrics.ui.stylesheet import theme_options


def start_public(port: int) -> None:
    """Serve the public dashboard on a port until it is stopped.

    Raises SettingsError or ReleaseError where the public dashboard may not be started.
    """
    settings = read_process_settings()
    assert isinstance(settings, PublicSettings)
    release = open_release(settings.release)
    os.chdir(ROOT)  # the settings in `.streamlit` are looked for in the working directory
    sys.argv = [str(ROOT / "dashboard.py")]
    PagesManager.uses_pages_directory = False  # the router names the pages, not the folder `pages`
    options = {"server.port": port, **theme_options()}
    bootstrap.load_config_options(options)  # before the routes ask for the base path
    st.App(ROOT / "dashboard.py", routes=routes(release, offered_by(release))).run(config=options)


def routes(release: Release, offered: Offered) -> list[Route]:
    """The addresses of the public pages, answered with what a shared link shows of them; the first page is the root."""
    first, *others = PUBLIC_PAGES
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}" if base else ""

    async def to_the_root(request: Request) -> RedirectResponse:
        return RedirectResponse(str(request.url.replace(path=f"{root}/")))

    def answer(address: str) -> Callable[[Request], Awaitable[HTMLResponse]]:
        async def page(request: Request) -> HTMLResponse:
            preview = preview_of(release, offered, address, request.query_params)
            site = str(request.url.replace(path=f"{root}/", query=""))
            return HTMLResponse(html_of(preview, site, str(request.url)), headers={"Cache-Control": "no-cache"})

        return page

    return [
        Route(f"{root}/", answer(first), methods=["GET"]),
        Route(f"{root}/{first}", to_the_root, methods=["GET"]),
        *(Route(f"{root}/{address}", answer(address), methods=["GET"]) for address in others),
    ]


def main(port: str, language: str) -> int:
    """Start the server; what stands in the way is said and ends it."""
    try:
        start_public(int(port))
    except DIMetricsError as error:
        print(Speaker(Language(language)).error(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
