"""What a browser may send over its connection: from our own pages, in messages that these send, not too large or too many.

Streamlit would do for any visitor what its own menu does for a developer: empty the caches of everybody, look at the
repository. It writes a traceback for what is no message, and starts a thread for each wish to see a page.
"""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.proto.BackMsg_pb2 import BackMsg

from di_metrics.settings import Audience, Site

LARGEST = 1_000_000
"""Bytes of a message; what fields hold that a reader fills in is far less."""
MOST_FILES = 20
AT_ONCE, A_SECOND = 40, 20
"""How many messages are taken at once, and a second after them; the others wait in the browser."""
_KINDS = {"rerun_script", "stop_script", "app_heartbeat"}
_TOO_LARGE, _NOT_UNDERSTOOD, _REFUSED = 1009, 1002, 1008
_log = logging.getLogger(__name__)


class BrowserMessages:
    """Lets through what our own pages send; anything else costs a line in the log, and whoever sent it the connection."""

    def __init__(self, app: ASGIApp, audience: Audience, site: Site) -> None:
        self._app, self._has_uploads, self._site = app, audience is Audience.MANAGER, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
        elif self._is_from_here(Headers(scope=scope)):
            connection = _Connection(receive, send, self._has_uploads)
            await self._app(scope, connection.receive, connection.send)
        else:
            _log.warning("a connection was refused: asked for by a page of another site")
            await WebSocketClose(_REFUSED)(scope, receive, send)

    def _is_from_here(self, headers: Headers) -> bool:
        """Whether a page of ours asks; what is no browser names no origin, and has no cookies of anybody's."""
        origin = headers.get("origin")
        if origin is None:
            return True
        try:
            asking = urlsplit(origin)
        except ValueError:
            return False
        ours = urlsplit(self._site.url).hostname
        return asking.netloc == headers.get("host") or (ours is not None and asking.hostname == ours)


class _Connection:
    """One browser's, in both directions."""

    def __init__(self, receive: Receive, send: Send, has_uploads: bool) -> None:
        self._receive, self._send, self._has_uploads = receive, send, has_uploads
        self._is_closed = self._is_drawn = False
        self._left, self._at = float(AT_ONCE), monotonic()

    async def send(self, message: Message) -> None:
        if not self._is_closed:
            await self._send(message)

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        if wrong := self._wrong_with(message.get("bytes")):
            code, said = wrong
            _log.warning(said)
            await self.send({"type": "websocket.close", "code": code})
            self._is_closed = True
            return {"type": "websocket.disconnect", "code": code}
        await self._wait()
        return message if self._is_drawn else self._asking_for_all(message)

    def _asking_for_all(self, message: Message) -> Message:
        """The first wish for a part of a page is one for the page: after the loss of a replica another is asked that has
        drawn nothing yet, and Streamlit answers nothing to a wish for a part that it does not know.
        """
        read = BackMsg.FromString(message["bytes"])
        if read.WhichOneof("type") != "rerun_script":
            return message
        self._is_drawn = True
        read.rerun_script.ClearField("fragment_id")
        return {**message, "bytes": read.SerializeToString()}

    def _wrong_with(self, data: bytes | None) -> tuple[int, str] | None:
        """Why a message is not taken: the code to hang up with, and what is logged."""
        if data is None:
            return _NOT_UNDERSTOOD, "a connection was closed: text was sent over it"
        if len(data) > LARGEST:
            return _TOO_LARGE, "a connection was closed: its message was too large"
        try:
            message = BackMsg.FromString(data)
        except DecodeError:
            return _NOT_UNDERSTOOD, "a connection was closed: its message was malformed"
        if not self._is_ours(message):
            return _REFUSED, "a connection was closed: none of our pages sends such a message"
        return None

    def _is_ours(self, message: BackMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "file_urls_request":
            return self._has_uploads and len(message.file_urls_request.file_names) <= MOST_FILES
        if kind == "backend_operation_request":
            return message.backend_operation_request.WhichOneof("payload") == "deferred_file"
        return kind in _KINDS

    async def _wait(self) -> None:
        """Wait until another message may be taken."""
        now = monotonic()
        self._left = min(AT_ONCE, self._left + (now - self._at) * A_SECOND) - 1
        self._at = now
        if self._left < 0:
            await asyncio.sleep(-self._left / A_SECOND)
