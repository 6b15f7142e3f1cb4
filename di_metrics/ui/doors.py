"""Serving a dashboard, and its doors: which names it answers to, which routes are closed, what every answer carries.

The policy is as strict as Streamlit allows: its styles are made by script, so inline styles have to be let in, and its
charts and workers come from `blob:` and `data:` addresses. Scripts are its own files, and inline ones are let in by hash.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from secure import (
    ContentSecurityPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
)
from secure.middleware import SecureASGIMiddleware
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import bootstrap

from di_metrics.errors import DIMetricsError
from di_metrics.settings import ROOT, Audience, Site
from di_metrics.ui.browser_messages import BrowserMessages
from di_metrics.ui.kept_uploads import KeptUploads
from di_metrics.ui.log import keep_log
from di_metrics.ui.stylesheet import stylesheet
from di_metrics.ui.unknown_addresses import UnknownAddresses

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
"""Routes of Streamlit that tell about the process or drive it; nothing of ours asks for them."""
UPLOADS = ("/_stcore/upload_file",)
"""The public has nothing to upload, and a stranger could fill the memory."""
SIGNING_IN = ("/auth/", "/oauth2callback")
"""The public does not sign in."""
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_TWO_YEARS = 63_072_000


Answer = Callable[[str, Request], str]
"""The HTML that answers a request for the page of an address."""


Ready = Callable[[], None]
"""Opens what the dashboard shows, or raises DIMetricsError."""


@dataclass(frozen=True, slots=True)
class Doorkeeping:
    """Who is let in: what stands behind the other doors, and what Streamlit has to know to have people sign in."""

    middleware: tuple[Middleware, ...] = ()
    secrets: dict[str, Any] | None = None


def serve(
    port: int,
    audience: Audience,
    site: Site,
    pages: Sequence[str],
    ready: Ready,
    answer: Answer | None = None,
    others: Sequence[Route] = (),
    admitting: Callable[[str], Doorkeeping] = lambda base: Doorkeeping(),
) -> None:
    """Serve a dashboard on a port until it is stopped.

    `pages` are the addresses of its pages, the first is its root; `others` are routes of answers that are no pages.
    `admitting` tells for the path below which it is served who is let in; without it everybody is.
    """
    # Streamlit takes a folder named `pages` for its older way of making pages until the first reader's first page has called
    # st.navigation, and tells that reader that a deep link's page does not exist. The router names the pages here.
    PagesManager.uses_pages_directory = False
    keep_log(site.log)
    os.chdir(ROOT)  # the settings in `.streamlit` are looked for in the working directory
    sys.argv = [str(ROOT / "dashboard.py")]
    options = {"server.port": port, "browser.serverAddress": urlsplit(site.url).hostname or "localhost"}
    bootstrap.load_config_options(options)  # before the base path is asked for
    routes = [ready_route(ready), *others, *page_routes(site, pages, answer or (lambda address, request: empty_page()))]
    _kept.set()
    admitted = admitting(base_path())
    known = [*pages, *(one.path.removeprefix(f"{base_path()}/") for one in others)]
    middleware = [*doors(audience, site, known, base_path()), *admitted.middleware]
    st.App(ROOT / "dashboard.py", secrets=admitted.secrets, routes=routes, middleware=middleware).run(config=options)


_kept = threading.Event()


def are_kept() -> bool:
    """Whether this process was started with its doors, and not as a bare script of Streamlit's."""
    return _kept.is_set()


def base_path() -> str:
    """The path below which the dashboard is served: empty, or beginning with a slash."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def ready_route(ready: Ready) -> Route:
    """`/ready`: 200 where the dashboard's data can be opened, else 503; for a proxy or container that waits for it."""

    def answer(request: Request) -> Response:
        try:
            ready()
        except DIMetricsError:
            return PlainTextResponse("not ready", 503)
        return PlainTextResponse("ready")

    return Route(f"{base_path()}/ready", answer, methods=["GET"])


class _PageAddress(Convertor[str]):
    """A name at the root that is no file's, nor Streamlit's own: the address of a page, or of none."""

    regex = "(?!oauth2callback$)[^/.]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


def page_routes(site: Site, pages: Sequence[str], answer: Answer) -> list[Route]:
    """The routes of pages. Streamlit's page stands at any address, and would be found where there is none."""
    register_url_convertor("page", _PageAddress())
    root, first = base_path(), pages[0]

    def page(request: Request) -> Response:
        address = request.path_params.get("address", first)
        if "address" in request.path_params and address == first:
            return RedirectResponse(site.absolute(str(request.url.replace(path=f"{root}/"))))
        status = 200 if address in pages else 404
        content = answer(address if address in pages else first, request)
        return HTMLResponse(content, status, headers={"Cache-Control": "no-cache"})

    return [Route(f"{root}/", page, methods=["GET"]), Route(f"{root}/{{address:page}}", page, methods=["GET"])]


NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_CLOSED_INTERFACE = re.compile(r'(?:<!--(?:(?!-->).)*-->\s*)?<link rel="service-desc"[^>]*>\s*', re.DOTALL)
_NEEDS_SCRIPTS = '<p lang="lv">Šai lapai vajadzīgs JavaScript.</p><p lang="en">This page needs JavaScript.</p>'


@cache
def empty_page() -> str:
    """Streamlit's page, which scripts fill; told where the server is, it does not look for it below the page's address.

    The style comes with it, and not with the first messages, so that nothing is drawn without it and moves. It stands at the
    end, for what Streamlit adds to the head would win over what stands before. What it says of an interface for programs,
    which is closed here, stays out.
    """
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    page = NOSCRIPT.sub(lambda _: f"<noscript>{_NEEDS_SCRIPTS}</noscript>", _CLOSED_INTERFACE.sub("", page), count=1)
    here = f'<script>window.__streamlit = {{BACKEND_BASE_URL: location.origin + "{base_path()}"}}</script>'
    return page.replace("<script", f"{here}\n    <script", 1).replace("</body>", f"<style>{stylesheet()}</style></body>")


def doors(audience: Audience, site: Site, known: Sequence[str], base: str = "") -> list[Middleware]:
    """What stands before a server that is served below a path, outermost first; `known` addresses have pages."""
    closed = CLOSED + (UPLOADS + SIGNING_IN if audience is Audience.PUBLIC else ())
    parts = urlsplit(site.url)
    return [
        Middleware(SecureASGIMiddleware, secure=_headers(site.frames, is_encrypted=parts.scheme == "https")),
        Middleware(
            TrustedHostMiddleware,
            allowed_hosts=[*LOOPBACK, *([parts.hostname] if parts.hostname else [])],
            www_redirect=False,
        ),
        Middleware(_Closed, paths=tuple(f"{base}{path}" for path in closed)),
        Middleware(BrowserMessages, audience=audience, site=site),
        Middleware(KeptUploads, paths=tuple(f"{base}{path}" for path in UPLOADS)),
        Middleware(CompressMiddleware, remove_accept_encoding=True),
        Middleware(UnknownAddresses, root=base, pages=known),
    ]


def _headers(frames: Sequence[str], *, is_encrypted: bool) -> Secure:
    policy = (
        ContentSecurityPolicy()
        .default_src("'self'")
        .script_src("'self'", *_inline_scripts())
        .style_src("'self'", "'unsafe-inline'")
        .img_src("'self'", "data:", "blob:")
        .font_src("'self'", "data:")
        .worker_src("'self'", "blob:")
        .object_src("'none'")
        .base_uri("'self'")
        .form_action("'self'")
        .frame_ancestors("'self'", *frames)
    )
    return Secure(
        csp=policy,
        hsts=StrictTransportSecurity().max_age(_TWO_YEARS) if is_encrypted else None,
        permissions=PermissionsPolicy().camera().microphone().geolocation().payment().usb(),
        referrer=ReferrerPolicy().strict_origin_when_cross_origin(),
        xcto=XContentTypeOptions().nosniff(),
    )


def _inline_scripts() -> list[str]:
    """The hashes of the scripts within Streamlit's own page, and of those that pages of ours hold."""
    own = (file.read_text(encoding="utf-8") for file in sorted(Path(__file__).parent.rglob("*.js")))
    digests = (hashlib.sha256(text.encode()).digest() for text in (*_INLINE_SCRIPT.findall(empty_page()), *own))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


class _Closed:
    """Answers that there is nothing at some paths and below them."""

    def __init__(self, app: ASGIApp, paths: tuple[str, ...]) -> None:
        self._app, self._paths = app, paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(self._paths):
            await PlainTextResponse("", status_code=404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
