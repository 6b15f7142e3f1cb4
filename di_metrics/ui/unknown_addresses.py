"""Addresses at which there is nothing: they are answered so, where Streamlit would answer its page at any of them."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from di_metrics.errors import N_
from di_metrics.model import Language
from di_metrics.text import Speaker

_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>:root {{ color-scheme: light dark; font: 1rem/1.5 sans-serif; margin: 2rem }}</style>
<title>{said}</title><h1>{said}</h1><p><a href="{root}/?lang={language}">{onward}</a></p></html>
"""


class UnknownAddresses:
    """Answers 404 wherever a page is answered at an address that is no page's."""

    def __init__(self, app: ASGIApp, root: str, pages: Collection[str]) -> None:
        self._app, self._root = app, root
        self._known = {f"{root}/", *(f"{root}/{one}" for one in pages)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._known:
            await self._app(scope, receive, send)
            return
        is_replaced = False

        async def pass_on(message: Message) -> None:
            nonlocal is_replaced
            if _is_page(message):
                is_replaced = True
                await self._answer(Request(scope))(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self._app(scope, receive, pass_on)

    def _answer(self, request: Request) -> HTMLResponse:
        language = Language.EN if request.query_params.get("lang") == Language.EN else Language.LV
        say = Speaker(language).say
        told = {"said": say(N_("There is no such page.")), "onward": say(N_("Go to the overview"))}
        return HTMLResponse(_PAGE.format(language=language, root=self._root, **{k: escape(v) for k, v in told.items()}), 404)


def _is_page(message: Message) -> bool:
    return (
        message["type"] == "http.response.start"
        and message["status"] == 200
        and Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")
    )
