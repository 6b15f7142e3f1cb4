"""The public's server, a process of its own: `python -m di_metrics serve --audience public` starts it.

It is started apart from the command line so that nothing which reads the records is even loaded in it.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from starlette.requests import Request

from di_metrics.errors import DIMetricsError
from di_metrics.model import Language
from di_metrics.settings import PublicSettings, Site, read_process_settings, read_site
from di_metrics.text import Speaker
from di_metrics.ui.doors import base_path, serve
from di_metrics.ui.public.preview import html_of, preview_of
from di_metrics.ui.public.public_frame import release_in_use
from di_metrics.ui.public.public_page import PUBLIC_PAGES


def start_public(port: int) -> None:
    """Serve the public dashboard on a port until it is stopped.

    Raises SettingsError or ReleaseError where the public dashboard may not be started.
    """
    settings, site = read_process_settings(), read_site()
    assert isinstance(settings, PublicSettings)
    file = settings.release

    def ready() -> None:
        release_in_use(file)

    ready()
    serve(port, settings.audience, site, list(PUBLIC_PAGES), ready, partial(shared_page, file, site))


def shared_page(file: Path, site: Site, address: str, request: Request) -> str:
    """A page as it is answered before any script has run: with what a shared link shows of it."""
    release, offered = release_in_use(file)
    preview = preview_of(release, offered, address, request.query_params)
    root = request.url.replace(path=f"{base_path()}/", query="")
    return html_of(preview, site.absolute(str(root)), site.absolute(str(request.url)))


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
