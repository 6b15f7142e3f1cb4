"""Who is let in at the manager's server, before Streamlit sees anything: its own computer alone, or who has signed in.

Streamlit reads its cookie of identity once, when a page connects, and holds it for good for 30 days. So the cookie is
looked up with each request and each message of a page among the sessions of this process, and is taken away where its
session has ended.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from di_metrics.access.access_file import AccessFile, is_of_this_computer, is_safe_address, read_access
from di_metrics.access.rights import LoggedKind, Person, Right
from di_metrics.access.sessions import Identity, Session, Sessions
from di_metrics.errors import N_, DIMetricsError, SettingsError
from di_metrics.errors import Message as Said
from di_metrics.model import Language
from di_metrics.settings import Settings, Site
from di_metrics.store.audit_log import record
from di_metrics.text import Speaker
from di_metrics.ui.doors import Doorkeeping

FORWARDED = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"})
"""Headers of a proxy, behind which everybody seems to be at this computer."""

LOGIN, CALLBACK, LOGOUT = "/auth/login", "/oauth2callback", "/auth/logout"
RETURN_COOKIE = "di_return"
"""Holds the page that somebody was at who signs in."""
OPEN = (LOGIN, LOGOUT, CALLBACK, "/ready", "/_stcore/health", "/_stcore/host-config")
"""Routes that carry no data; so are pages before a script fills them, and files of the program."""
OPEN_BELOW = ("/static/", "/app/static/")
STREAM = "/_stcore/stream"
UPLOADS = "/_stcore/upload_file"
_LONGEST_ADDRESS = 3000
_NEEDED_TO_UPLOAD = frozenset({Right.LOAD, Right.EDIT})

NOT_HERE = N_("This dashboard answers to its own computer alone, because signing in is not set up.")
NOT_SIGNED_IN = N_("Sign in first, and open this address again then.")


def is_at_this_computer(client: str | None, headers: Sequence[str]) -> bool:
    """Whether a request comes from this computer and by no proxy; `headers` are the names of its headers."""
    return client is not None and is_of_this_computer(client) and not FORWARDED & {one.lower() for one in headers}


async def _refuse(scope: Scope, receive: Receive, send: Send, text: str, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    said = "\n".join(Speaker(language).say(text) for language in Language)
    await PlainTextResponse(said, status, headers={"Cache-Control": "no-store"})(scope, receive, send)


class ThisComputerAlone:
    """Where nobody signs in: answers to this computer alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host, _ = scope.get("client") or (None, 0)
        if scope["type"] == "lifespan" or is_at_this_computer(host, Headers(scope=scope).keys()):
            await self._app(scope, receive, send)
        else:
            await _refuse(scope, receive, send, NOT_HERE, 403)


@dataclass
class Admission:
    """Where one signs in: lets through what carries no data, and what a session that lasts may ask for."""

    app: ASGIApp
    settings: Settings
    sessions: Sessions
    base: str = ""
    is_encrypted: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(self.base)
        cookie = _cookie_of(Headers(scope=scope).get("cookie", ""))
        session = self._session(cookie)
        if scope["type"] == "websocket":
            await self._page(scope, receive, send, path, cookie, session)
            return
        if self.is_encrypted:
            send = _with_secure_cookies(send)
        if path == LOGIN:
            send = _remembering(send, _return_address(Headers(scope=scope).get("referer", ""), self.base))
        if path == LOGOUT:
            self._end(cookie, LoggedKind.SIGN_OUT)
        if path == CALLBACK:
            returning = cookie_parser(Headers(scope=scope).get("cookie", "")).get(RETURN_COOKIE, "")
            send = self._beginning(send, scope, receive, cookie, _return_address(unquote(returning), self.base))
        if _is_open(path) or self._may_ask(session, path):
            await self.app(scope, receive, send)
        else:
            await _refuse(scope, receive, send, NOT_SIGNED_IN, 401)

    # ---- What may be asked for ----

    def _may_ask(self, session: Session | None, path: str) -> bool:
        if session is None:
            return False
        rights = self._person(session.identity).rights
        return bool(rights & _NEEDED_TO_UPLOAD if path.startswith(UPLOADS) else rights)

    def _person(self, identity: Identity) -> Person:
        """Who it is by the access file as it is now; one that cannot be read gives nobody any right."""
        try:
            return identity.person(self._access())
        except DIMetricsError:
            return Person(identity.name, identity.subject)

    def _access(self) -> AccessFile:
        assert self.settings.access is not None
        return read_access(self.settings.access)

    # ---- Sessions ----

    def _session(self, cookie: bytes | None) -> Session | None:
        """The session of a cookie; one whose time is over ends here."""
        if ended := self.sessions.end_if_over(cookie):
            self._note(LoggedKind.SESSION_ENDED, ended.identity)
        return self.sessions.of(cookie)

    def _end(self, cookie: bytes | None, kind: LoggedKind) -> None:
        if ended := self.sessions.end(cookie):
            self._note(kind, ended.identity)

    def _note(self, kind: LoggedKind, identity: Identity) -> None:
        """Write the end of a session down; it ends also where the log cannot be written."""
        try:
            record(self.settings.database, kind, self._person(identity))
        except DIMetricsError:
            return

    def _beginning(self, send: Send, scope: Scope, receive: Receive, former: bytes | None, wanted: str) -> Send:
        """Begins a session where the answer to the provider's message sets a cookie, once that stands in the log.

        The browser then goes to the page that was `wanted`.
        """
        refused = False

        async def sent(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start":
                try:
                    if self._begin(_cookie_set_by(message), former) and wanted:
                        MutableHeaders(raw=message["headers"])["location"] = wanted
                except DIMetricsError as error:
                    refused = True
                    said = "\n".join(Speaker(language).error(error) for language in Language)
                    await PlainTextResponse(said, 503)(scope, receive, send)
            if not refused:
                await send(message)

        return sent

    def _begin(self, cookie: bytes | None, former: bytes | None) -> bool:
        """Whether a session has begun. Raises DIMetricsError where it cannot be written down."""
        access = self._access()
        identity = Identity.of(json.loads(cookie), access.provider.groups) if cookie else None
        if cookie is None or identity is None:
            return False
        person = identity.person(access)
        kind = LoggedKind.SIGN_IN if person.rights else LoggedKind.SIGN_IN_REFUSED
        record(self.settings.database, kind, person)
        self._end(former, LoggedKind.SIGN_OUT)
        for ended in self.sessions.begin(cookie, identity):
            self._note(LoggedKind.SESSION_ENDED, ended.identity)
        return True

    # ---- A page that is connected ----

    async def _page(
        self, scope: Scope, receive: Receive, send: Send, path: str, cookie: bytes | None, session: Session | None
    ) -> None:
        if path != STREAM:
            await _refuse(scope, receive, send, NOT_SIGNED_IN, 401)
        elif session is None:
            await self.app(_without_identity(scope), receive, send)
        else:
            page = _ConnectedPage(receive, send, lambda: self._session(cookie), session, self.sessions)
            await self.app(scope, page.receive, page.send)


class _ConnectedPage:
    """The messages of a page while its session lasts; then it is loaded anew, and is nobody's."""

    def __init__(
        self, receive: Receive, send: Send, look: Callable[[], Session | None], session: Session, sessions: Sessions
    ) -> None:
        self._receive, self._send, self._look, self._session, self._sessions = receive, send, look, session, sessions
        self._next: asyncio.Task[Message] | None = None
        self._is_cut_off = False

    async def receive(self) -> Message:
        self._next = self._next or asyncio.ensure_future(_message(self._receive))
        while not self._next.done() and not self._session.over.is_set():
            over = asyncio.ensure_future(self._session.over.wait())
            left = self._sessions.seconds_left(self._session)
            await asyncio.wait({self._next, over}, timeout=max(left, 0), return_when=asyncio.FIRST_COMPLETED)
            over.cancel()
            if not self._next.done() and self._sessions.seconds_left(self._session) <= 0:
                break
        message = self._next.result() if self._next.done() else None
        if message and message["type"] == "websocket.disconnect":
            return message
        if message is None or self._look() is None:
            return await self._cut_off()
        self._next = None
        return message

    async def _cut_off(self) -> Message:
        self._look()  # which writes down that it has ended
        if self._next and not self._next.done():
            self._next.cancel()
        await self.send({"type": "websocket.send", "bytes": _LOADED_ANEW})
        await self.send({"type": "websocket.close", "code": 1008})
        self._is_cut_off = True
        return {"type": "websocket.disconnect", "code": 1008}

    async def send(self, message: Message) -> None:
        if not self._is_cut_off:
            await self._send(message)


async def _message(receive: Receive) -> Message:
    return await receive()


def _loaded_anew() -> bytes:
    """What has a browser load its page once more: Streamlit's message to go to an address, here the one it is at."""
    message = ForwardMsg()
    message.auth_redirect.SetInParent()
    return bytes(message.SerializeToString())


_LOADED_ANEW = _loaded_anew()


# ---- Cookies ----


def _cookie_of(header: str) -> bytes | None:
    """What the cookie of identity says, if it is signed by this process."""
    found = _get_signed_cookie_with_chunks(cookie_parser(header), USER_COOKIE_NAME) if header else None
    return bytes(found) if found else None


def _cookie_set_by(message: Message) -> bytes | None:
    """What the cookie of identity says that an answer sets."""
    set_now = [value.split(";", 1)[0] for value in Headers(raw=message["headers"]).getlist("set-cookie")]
    return _cookie_of("; ".join(one for one in set_now if one.startswith(USER_COOKIE_NAME) and not one.endswith('=""')))


def _return_address(url: str, base: str) -> str:
    """The page of an address with its parameters, if it is one of ours; else nothing."""
    parts = urlsplit(url)
    path = parts.path.removeprefix(base)
    if not path.startswith("/") or not _is_open(path) or "\\" in url or len(url) > _LONGEST_ADDRESS:
        return ""
    return quote(base + path) + (f"?{quote(parts.query, safe='=&,-_.%')}" if parts.query else "")


def _remembering(send: Send, address: str) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and address:
            kept = f"{RETURN_COOKIE}={quote(address, safe='')}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"
            message = {**message, "headers": [*message["headers"], (b"set-cookie", kept.encode())]}
        await send(message)

    return sent


def _without_identity(scope: Scope) -> Scope:
    """A request without the cookies of identity, which Streamlit would believe."""
    kept = [(name, _without_cookie(value) if name == b"cookie" else value) for name, value in scope["headers"]]
    return {**scope, "headers": kept}


def _without_cookie(value: bytes) -> bytes:
    named = [one.strip() for one in value.decode("latin-1").split(";")]
    return "; ".join(one for one in named if not one.startswith(USER_COOKIE_NAME)).encode("latin-1")


def _with_secure_cookies(send: Send) -> Send:
    """Cookies that a browser sends over encrypted connections alone."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            named = headers.getlist("set-cookie")
            if named:
                del headers["set-cookie"]
                for one in named:
                    headers.append("set-cookie", one if "; secure" in one.lower() else f"{one}; Secure")
                message = {**message, "headers": headers.raw}
        await send(message)

    return sent


def _is_open(path: str) -> bool:
    """Whether a path carries no data: pages and files of Streamlit at the root, and the routes named above."""
    return "/" not in path.removeprefix("/") or path in OPEN or path.startswith(OPEN_BELOW)


# ---- Starting ----


def doorkeeping(settings: Settings, site: Site, base: str) -> Doorkeeping:
    """Who is let in by the settings. Raises SettingsError where signing in is set up but could not work."""
    if settings.access is None:
        return Doorkeeping((Middleware(ThisComputerAlone),))
    access = read_access(settings.access)
    if not is_safe_address(site.url):
        raise SettingsError(
            Said.of(N_("To sign in, the dashboard needs an address that begins with https://.")),
            Said.of(N_("Name it in DI_URL, and have a proxy answer there; here http://localhost:8501 will do.")),
        )
    provider = access.provider
    told = {
        "redirect_uri": f"{site.url}{base}{CALLBACK}",
        "cookie_secret": secrets.token_hex(32),  # sessions do not outlast the process
        "client_id": provider.client_id,
        "client_secret": provider.secret(),
        "server_metadata_url": provider.metadata,
    }
    sessions = Sessions(access.idle_minutes * 60, access.longest_hours * 3600)
    is_encrypted = site.url.startswith("https:")
    admission = Middleware(Admission, settings=settings, sessions=sessions, base=base, is_encrypted=is_encrypted)
    return Doorkeeping((admission,), {"auth": told})
