"""A browser that does what it should not: sockets and messages of its own making, and what the log says of them."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PLANTED = "Zebediāna Kvikšķe 010190-12345"
"""A person whom a browser names wherever it can; nothing of this may be in a log."""
LONGEST_LINE = 1_000


def wish(query: str = "", page: str = "", script: str = "", widgets: tuple[WidgetState, ...] = ()) -> BackMsg:
    """A browser's message that it wants to see a page."""
    message = BackMsg()
    state = message.rerun_script
    state.query_string, state.page_name, state.page_script_hash = query, page, script
    state.widget_states.widgets.extend(widgets)
    return message


def opened(address: str, origin: str | None = None) -> ClientConnection:
    """A connection as a page has it; no message is too large for it."""
    return connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        legacy=True,
        origin=Origin(origin) if origin is not None else None,
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        compression=None,
    )


def drawn(connection: ClientConnection, message: BackMsg) -> list[ForwardMsg]:
    """Send a wish, and read what is answered until the page is drawn."""
    connection.send(message.SerializeToString())
    answers: list[ForwardMsg] = []
    while not answers or answers[-1].WhichOneof("type") != "script_finished":
        data = connection.recv(timeout=120)
        assert isinstance(data, bytes)
        answers.append(ForwardMsg.FromString(data))
    return answers


def visited(address: str, message: BackMsg | None = None) -> list[ForwardMsg]:
    """What an ordinary visitor is answered."""
    with opened(address) as connection:
        return drawn(connection, message or wish("lang=lv"))


def answered(connection: ClientConnection, kind: str) -> ForwardMsg:
    """The next answer of a kind."""
    while True:
        data = connection.recv(timeout=60)
        assert isinstance(data, bytes)
        if (answer := ForwardMsg.FromString(data)).WhichOneof("type") == kind:
            return answer


def closing_code(connection: ClientConnection) -> int | None:
    """The code with which the server hangs up."""
    try:
        while True:
            connection.recv(timeout=60)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def texts_of(answers: list[ForwardMsg]) -> list[str]:
    """Every text in what was answered."""
    found: list[str] = []

    def note(message: Message) -> None:
        for descriptor, value in message.ListFields():
            for one in value if descriptor.is_repeated and not isinstance(value, dict) else [value]:
                if isinstance(one, Message):
                    note(one)
                elif isinstance(one, str):
                    found.append(one)

    for answer in answers:
        note(answer)
    return found


def widgets_of(answers: list[ForwardMsg]) -> dict[str, str]:
    """The identifier of one widget of each kind that a page has."""
    elements = [one.delta.new_element for one in answers if one.WhichOneof("type") == "delta"]
    kinds = [(kind, getattr(one, kind)) for one in elements if (kind := one.WhichOneof("type"))]
    return {kind: str(one.id) for kind, one in kinds if getattr(one, "id", "")}


def wrong_values(widget: str) -> list[WidgetState]:
    """A widget's state with a value of each type that there is."""
    states = []
    for one in WidgetState.DESCRIPTOR.oneofs_by_name["value"].fields:
        state = WidgetState(id=widget)
        match getattr(state, one.name):
            case str():
                setattr(state, one.name, PLANTED)
            case bytes():
                setattr(state, one.name, b"\xff")
            case bool() | int() | float() as nought:
                setattr(state, one.name, type(nought)(1))
            case other:
                other.SetInParent()
        states.append(state)
    return states


def asked(address: str, method: str, path: str, **headers: str) -> tuple[int, str]:
    """The status and the text of an answer."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def headers_of(address: str, path: str) -> dict[str, str]:
    """The headers of an answer, by their lower-case names."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("GET", path)
        return {name.lower(): value for name, value in connection.getresponse().getheaders()}
    finally:
        connection.close()


@dataclass
class Log:
    """The log of a server, read on and on."""

    file: Path
    _read: int = field(default=0)

    def told(self) -> list[dict[str, Any]]:
        """What was written since; each is one short line, in which no visitor and nothing that was planted is."""
        text = self.file.read_text(encoding="utf-8")[self._read :]
        self._read += len(text)
        lines = text.splitlines()
        assert max(map(len, lines), default=0) < LONGEST_LINE
        told = [json.loads(one) for one in lines]
        assert [one for one in told if any(word in repr(one) for word in (*PLANTED.split(), "127.0.0.1"))] == []
        return told
