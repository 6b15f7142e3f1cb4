"""How much the server keeps of what readers upload: no more in all than a single file may have."""

from __future__ import annotations

import logging

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import get_instance

MOST = 20
"""How many files are kept at a time; each is let go once it was read."""
_log = logging.getLogger(__name__)


class KeptUploads:
    """Refuses a file for which there is no room, before any of it is taken."""

    def __init__(self, app: ASGIApp, paths: tuple[str, ...]) -> None:
        self._app, self._paths = app, paths
        self._arriving: list[int] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(self._paths):
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "")
        if not (told.isascii() and told.isdecimal()):
            await PlainTextResponse("", 411)(scope, receive, send)
            return
        size, kept = int(told), [*self._arriving, *_kept()]
        if sum(kept) + size > config.get_option("server.maxUploadSize") * 1024 * 1024 or len(kept) >= MOST:
            _log.warning("a file was refused: no room for it beside those that are kept")
            await PlainTextResponse("", 413)(scope, receive, send)
            return
        self._arriving.append(size)
        try:
            await self._app(scope, receive, send)
        finally:
            self._arriving.remove(size)


def _kept() -> list[int]:
    """The sizes of the files in memory, in bytes."""
    sessions = list(get_instance().uploaded_file_mgr.file_storage.values())  # type: ignore[attr-defined]
    return [len(one.data) for session in sessions for one in list(session.values())]
