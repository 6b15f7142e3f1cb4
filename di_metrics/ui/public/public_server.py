"""The public's server, a process of its own: `python -m di_metrics serve --audience public` starts it.

It is started apart from the command line so that nothing which reads the records is even loaded in it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from di_metrics.errors import DIMetricsError
from di_metrics.model import Language
from di_metrics.release.offered import Offered
from di_metrics.release.release import Release
from di_metrics.settings import PublicSettings, Site, read_process_settings, read_site
from di_metrics.text import Speaker
from di_metrics.ui.doors import base_path, serve
from di_metrics.ui.public.download import package_bytes
from di_metrics.ui.public.figure_files import figure_routes
from di_metrics.ui.public.preview import PICTURE, answered_page, link_picture, robots, site_map
from di_metrics.ui.public.public_choice import PublicChoice, first_choice, read_public_choice
from di_metrics.ui.public.public_frame import release_in_use
from di_metrics.ui.public.public_page import PUBLIC_PAGES, PublicPage, page_at_rest
from di_metrics.ui.public.read_api import api_routes

Endpoint = Callable[[Request], Response]


def start_public(port: int) -> None:
    """Serve the public dashboard on a port until it is stopped.

    Raises SettingsError or ReleaseError where the public dashboard may not be started.
    """
    settings, site = read_process_settings(), read_site()
    assert isinstance(settings, PublicSettings)
    file = settings.release

    def ready() -> None:
        release_in_use(file)

    def written(write: Callable[[PublicPage, str], str], kind: str) -> Endpoint:
        def answer(request: Request) -> Response:
            release, offered = release_in_use(file)
            page = page_at_rest(release, offered, first_choice(offered, Language.LV))
            return Response(
                write(page, _root(site, request)), media_type=kind, headers={"Cache-Control": "public, max-age=3600"}
            )

        return answer

    def picture(request: Request) -> Response:
        release, offered = release_in_use(file)
        params = dict(request.query_params)
        address = params.pop("page", "")
        if address not in PUBLIC_PAGES:
            return Response(status_code=404)
        choice, _ = read_public_choice(release, offered, params)
        drawn = _picture(_key(release), address, choice, release, offered)
        return Response(drawn, media_type="image/png", headers={"Cache-Control": "public, max-age=3600"})

    base = base_path()
    for_programs = [
        Route(f"{base}/robots.txt", written(lambda _, root: robots(root), "text/plain"), methods=["GET"]),
        Route(f"{base}/sitemap.xml", written(site_map, "application/xml"), methods=["GET"]),
        Route(f"{base}/{PICTURE}", picture, methods=["GET"]),
        *figure_routes(lambda: release_in_use(file), base, partial(_root, site)),
        *api_routes(lambda: release_in_use(file)[0], package_bytes, base),
    ]
    ready()
    serve(port, settings.audience, site, list(PUBLIC_PAGES), ready, partial(shared_page, file, site), for_programs)


def shared_page(file: Path, site: Site, address: str, request: Request) -> str:
    """A page as it is answered before any script has run."""
    release, offered = release_in_use(file)
    choice, _ = read_public_choice(release, offered, request.query_params)
    return _answered(_key(release), address, choice, _root(site, request), release, offered)


@st.cache_data(show_spinner=False, max_entries=200)
def _answered(
    key: tuple[int, str], address: str, choice: PublicChoice, root: str, _release: Release, _offered: Offered
) -> str:
    return answered_page(page_at_rest(_release, _offered, choice), address, root)


@st.cache_data(show_spinner=False, max_entries=200)
def _picture(key: tuple[int, str], address: str, choice: PublicChoice, _release: Release, _offered: Offered) -> bytes:
    return link_picture(page_at_rest(_release, _offered, choice), address)


def _key(release: Release) -> tuple[int, str]:
    return release.edition.number, release.edition.content_hash


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
