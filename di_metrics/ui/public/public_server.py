"""The public's server, a process of its own: `python -m di_metrics serve --audience public` starts it.

It is started apart from the command line so that nothing which reads the records is even loaded in it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from di_metrics.errors import DIMetricsError
from di_metrics.model import Language
from di_metrics.release.offered import Offered
from di_metrics.release.release import Edition, Release
from di_metrics.settings import PublicSettings, Site, read_process_settings, read_site
from di_metrics.text import Speaker
from di_metrics.ui.doors import base_path, serve
from di_metrics.ui.public.download import package_bytes
from di_metrics.ui.public.figure_files import figure_routes
from di_metrics.ui.public.preview import PICTURE, answered_page, link_picture, robots, site_map
from di_metrics.ui.public.public_choice import PublicChoice, read_public_choice
from di_metrics.ui.public.public_frame import release_in_use
from di_metrics.ui.public.public_page import PUBLIC_PAGES, PublicPage, page_at_rest
from di_metrics.ui.public.read_api import api_routes

KEPT_FOR = {"Cache-Control": "public, max-age=3600"}
"""For how long what is asked for by programs may be kept, in seconds."""


def start_public(port: int) -> None:
    """Serve the public dashboard on a port until it is stopped.

    Raises SettingsError or ReleaseError where the public dashboard may not be started.
    """
    settings, site = read_process_settings(), read_site()
    assert isinstance(settings, PublicSettings)
    file = settings.release

    def current() -> tuple[Release, Offered]:
        return release_in_use(file)

    def ready() -> None:
        current()

    def at_rest(request: Request) -> PublicPage:
        """The page that a request's parameters choose on."""
        release, offered = current()
        choice, _ = read_public_choice(release, offered, request.query_params)
        return page_at_rest(release, offered, choice, _root(site, request))

    def answer(address: str, request: Request) -> str:
        page = at_rest(request)
        return _answered(page.release.edition, address, page.choice, page.site, page)

    def picture(request: Request) -> Response:
        page, address = at_rest(request), request.query_params.get("page")
        if address not in PUBLIC_PAGES:
            return Response(status_code=404)
        drawn = _picture(page.release.edition, address, page.choice, page)
        return Response(drawn, media_type="image/png", headers=KEPT_FOR)

    def written(write: Callable[[PublicPage], str], kind: str) -> Callable[[Request], Response]:
        return lambda request: Response(write(at_rest(request)), media_type=kind, headers=KEPT_FOR)

    base = base_path()
    for_programs = [
        Route(f"{base}/robots.txt", written(robots, "text/plain"), methods=["GET"]),
        Route(f"{base}/sitemap.xml", written(site_map, "application/xml"), methods=["GET"]),
        Route(f"{base}/{PICTURE}", picture, methods=["GET"]),
        *figure_routes(current, base, partial(_root, site)),
        *api_routes(lambda: current()[0], package_bytes, base),
    ]
    ready()
    serve(port, settings.audience, site, list(PUBLIC_PAGES), ready, answer, for_programs)


@st.cache_data(show_spinner=False, max_entries=200)
def _answered(of: Edition, address: str, choice: PublicChoice, site: str, _page: PublicPage) -> str:
    return answered_page(_page, address)


@st.cache_data(show_spinner=False, max_entries=200)
def _picture(of: Edition, address: str, choice: PublicChoice, _page: PublicPage) -> bytes:
    return link_picture(_page, address)


def _root(site: Site, request: Request) -> str:
    """The address of the dashboard as readers know it, with a slash at its end."""
    return site.absolute(str(request.url.replace(path=f"{base_path()}/", query="")))


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
