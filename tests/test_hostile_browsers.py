"""Both servers under attack: what a browser sends costs a line in the log at most, and nobody else a thing."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from browsing import serving
from hostile import (
    PLANTED,
    Log,
    answered,
    asked,
    closing_code,
    drawn,
    headers_of,
    opened,
    texts_of,
    visited,
    widgets_of,
    wish,
    wrong_values,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection

from di_metrics.ui.browser_messages import AT_ONCE, LARGEST, MOST_FILES
from di_metrics.ui.frame import MANAGER_PAGES
from di_metrics.ui.kept_uploads import MOST
from di_metrics.ui.public.public_page import PUBLIC_PAGES

SITE = "https://di.example.lv"
PAGES = {"manager": MANAGER_PAGES, "public": PUBLIC_PAGES}


@dataclass
class Server:
    """A dashboard, its address and its log."""

    audience: str
    address: str
    log: Log

    @property
    def place(self) -> tuple[str, int]:
        parts = urlsplit(self.address)
        return parts.hostname or "", parts.port or 0


@pytest.fixture(scope="module")
def servers(
    tmp_path_factory: pytest.TempPathFactory, demonstration_file: Path, release_file: Path
) -> Iterator[dict[str, Server]]:
    release = ["--release", str(release_file)]
    files = {"manager": ["--database", str(demonstration_file), *release], "public": release}
    with ExitStack() as stack:
        made = {}
        for audience, given in files.items():
            log = tmp_path_factory.mktemp(audience) / "server.log"
            address = stack.enter_context(serving("--audience", audience, *given, DI_URL=SITE, DI_LOG=str(log)))
            made[audience] = Server(audience, address, Log(log))
        yield made


@pytest.fixture(params=PAGES)
def server(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    one = servers[request.param]
    one.log.told()
    return one


def of_kind(kind: str) -> bytes:
    message = BackMsg()
    setattr(message, kind, True)
    return message.SerializeToString()


def many_files(count: int) -> bytes:
    message = BackMsg()
    message.file_urls_request.request_id = PLANTED
    message.file_urls_request.file_names.extend([PLANTED] * count)
    return message.SerializeToString()


def operation(**payload: str) -> bytes:
    message = BackMsg()
    message.backend_operation_request.request_id = PLANTED
    for name in payload:
        getattr(message.backend_operation_request, name).SetInParent()
    return message.SerializeToString()


NOT_OURS: dict[str, tuple[bytes | str, int]] = {
    "no protobuf": (b"\xff\xfe" + PLANTED.encode(), 1002),
    "a truncated message": (wish(PLANTED).SerializeToString()[:-3], 1002),
    "no UTF-8": (wish("lang=lv").SerializeToString().replace(b"lang", b"\xff\xfe\xfd\xfc"), 1002),
    "text": (PLANTED, 1002),
    "a large one": (wish(PLANTED + "x" * LARGEST).SerializeToString(), 1009),
    "an empty one": (b"", 1008),
    "many files": (many_files(MOST_FILES + 1), 1008),
    "an operation without content": (operation(), 1008),
    **{
        kind: (of_kind(kind), 1008)
        for kind in (
            *("clear_cache", "set_run_on_save", "load_git_info"),
            *("debug_disconnect_websocket", "debug_shutdown_runtime"),
        )
    },
}


def test_what_no_page_of_ours_sends_costs_a_line_and_the_connection(server: Server) -> None:
    for name, (sent, code) in NOT_OURS.items():
        with opened(server.address) as connection:
            connection.send(sent)
            assert (name, closing_code(connection)) == (name, code)
            [line] = server.log.told()
            assert (line["level"], line["logger"]) == ("warning", "di_metrics.ui.browser_messages"), name
    assert visited(server.address)


def test_every_kind_of_message_is_either_ours_or_refused(server: Server) -> None:
    kinds = {one.name for one in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    ours = {"rerun_script", "stop_script", "app_heartbeat", "backend_operation_request", "file_urls_request"}
    assert kinds - ours == kinds & set(NOT_OURS)


def test_only_the_manager_is_told_where_to_upload(servers: dict[str, Server]) -> None:
    with opened(servers["manager"].address) as connection:
        connection.send(many_files(1))
        assert answered(connection, "file_urls_response").file_urls_response.response_id == PLANTED
    with opened(servers["public"].address) as connection:
        connection.send(many_files(1))
        assert closing_code(connection) == 1008


def upload(server: Server, connection: ClientConnection, size: int, **headers: str) -> int:
    """Ask for a place to upload to, send a file of a size there, and tell the status of the answer."""
    connection.send(many_files(1))
    [place] = answered(connection, "file_urls_response").file_urls_response.file_urls
    return put(server, place.upload_url, size, **headers)


def put(server: Server, path: str, size: int, *, length: int | None = None, has_length: bool = True) -> int:
    """Send a file of a size as a browser does; where `length` is told, it is not sent whole."""
    xsrf = SimpleCookie(headers_of(server.address, "/_stcore/health")["set-cookie"])["_streamlit_xsrf"].value
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'
    body = head + b"0" * size + b"\r\n--x--\r\n"
    with closing(http.client.HTTPConnection(*server.place, timeout=60)) as connection:
        connection.putrequest("PUT", path)
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("X-Xsrftoken", xsrf)
        connection.putheader("Cookie", f"_streamlit_xsrf={xsrf}")
        if has_length:
            connection.putheader("Content-Length", str(length or len(body)))
        else:
            connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        if has_length and length is None:
            connection.send(body)
        return connection.getresponse().status


def test_uploads_have_room_for_one_file_of_the_largest_size_in_all(servers: dict[str, Server]) -> None:
    server, mebibyte = servers["manager"], 1024 * 1024
    server.log.told()
    for one, status in ((server, 400), (servers["public"], 404)):
        assert put(one, "/_stcore/upload_file/nobody/file", 1) == status
    assert asked(server.address, "PUT", "/_stcore/upload_file/nobody/file", content_length="0")[0] == 403
    with opened(server.address) as connection, opened(server.address) as other:
        assert upload(server, connection, 1, length=61 * mebibyte) == 413
        assert upload(server, connection, 1, has_length=False) == 411
        assert upload(server, connection, 30 * mebibyte) == 204
        assert upload(server, other, 1, length=31 * mebibyte) == 413
        assert [upload(server, one, 1) for one in [connection, other] * (MOST // 2)] == [204] * (MOST - 1) + [413]
        assert {one["logger"] for one in server.log.told()} == {"di_metrics.ui.kept_uploads"}


def test_a_part_of_a_page_is_drawn_with_the_page_where_nothing_is_drawn_yet(server: Server) -> None:
    part = wish("lang=lv")
    part.rerun_script.fragment_id = "drawn by a replica that is lost"
    assert len(visited(server.address, part)) == len(visited(server.address, wish("lang=lv"))) > 10


def test_messages_out_of_order_draw_a_page_or_nothing(server: Server) -> None:
    unknown_fragment, heartbeat = wish("lang=lv"), of_kind("app_heartbeat")
    unknown_fragment.rerun_script.fragment_id = PLANTED
    strange = wish("lang=lv")
    strange.rerun_script.context_info.timezone = strange.rerun_script.context_info.url = PLANTED
    strange.rerun_script.cached_message_hashes.extend([PLANTED] * 1_000)
    with opened(server.address) as connection:
        for sent in (of_kind("stop_script"), heartbeat, unknown_fragment.SerializeToString(), heartbeat):
            connection.send(sent)
        for message in (strange, wish(script=PLANTED), wish(page=PLANTED * 1_000), wish("&".join(["a=" + PLANTED] * 1_500))):
            texts = texts_of(drawn(connection, message))
            assert not any("Traceback" in one for one in texts)
    assert len(server.log.told()) <= 2


def test_a_value_of_a_wrong_type_costs_a_line(server: Server) -> None:
    first = visited(server.address, wish("lang=lv", "map"))
    widgets = widgets_of(first)
    assert {"button_group", "plotly_chart"} <= set(widgets)
    for kind, widget in widgets.items():
        for state in wrong_values(widget):
            answers = visited(server.address, wish("lang=lv", "map", widgets=(state,)))
            assert len(server.log.told()) <= 3, (kind, state)
            assert not any("Traceback" in one or "Error" in one for one in texts_of(answers)), (kind, state)
    assert len(visited(server.address, wish("lang=lv", "map"))) == len(first)


def test_a_page_of_another_site_is_given_no_connection(server: Server) -> None:
    own = server.address
    for origin in (
        "http://evil.example",
        "null",
        "http://[evil",
        f"{own}.evil.example",
        "http://127.0.0.1:1",
        "",
        "file://",
    ):
        with pytest.raises(InvalidStatus) as refused, opened(own, origin):
            pass
        assert refused.value.response.status_code == 403, origin
        assert [one["logger"] for one in server.log.told()] == ["di_metrics.ui.browser_messages"], origin
    for origin in (own, SITE, f"{SITE}:8443"):
        with opened(own, origin) as connection:
            assert drawn(connection, wish("lang=lv"))


def test_no_page_of_the_manager_is_found_in_the_public_process(servers: dict[str, Server]) -> None:
    manager, public = (servers[one] for one in ("manager", "public"))
    [navigation] = [one.navigation for one in visited(manager.address) if one.WhichOneof("type") == "navigation"]
    pages = {page.page_script_hash: page.url_pathname for page in navigation.app_pages}
    assert len(pages) == len(MANAGER_PAGES)
    for script, name in pages.items():
        for message in (wish("lang=lv", script=script), wish("lang=lv&public=0&DI_AUDIENCE=manager", page=name)):
            answers = visited(public.address, message)
            [shown] = [one.navigation for one in answers if one.WhichOneof("type") == "navigation"]
            assert {page.url_pathname for page in shown.app_pages} - {""} <= set(PUBLIC_PAGES)
            found = {page.page_script_hash: page.url_pathname for page in shown.app_pages}
            assert found[shown.page_script_hash] in {"", *PUBLIC_PAGES}
            assert not any("build_id" in one or "records.duckdb" in one for one in texts_of(answers))


def test_a_flood_of_wishes_and_clients_that_read_or_say_nothing_keep_nobody_waiting(server: Server) -> None:
    """Were the wishes of one not held back, each would begin a thread: three thousand of them took ten seconds."""
    host, port = server.place
    visited(server.address)
    with ExitStack() as stack, ThreadPoolExecutor(1) as pool:
        for _ in range(300):
            stack.enter_context(closing(socket.create_connection((host, port))))
        slow = stack.enter_context(closing(socket.create_connection((host, port))))
        slow.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: ".encode())
        never_reading = stack.enter_context(opened(server.address))
        message = wish("lang=lv").SerializeToString()
        sending = pool.submit(lambda: [never_reading.send(message) for _ in range(10 * AT_ONCE)])
        assert asked(server.address, "GET", "/ready") == (200, "ready")
        assert visited(server.address)
        assert not sending.done() or sending.exception() is None
        never_reading.socket.shutdown(socket.SHUT_RDWR)
        sending.exception()
    server.log.told()


def test_no_address_and_no_method_is_answered_with_what_was_not_meant(server: Server) -> None:
    path = quote(f"/{PLANTED}")
    for nowhere in (
        *("/a/b", "/map/x", "/humans.txt", "/index.html", "/static/js/no.js", "/_stcore/nope", "/_STCORE/metrics", path),
        *(f"{path}/x", "/.well-known/x", "/media/x", "/component/x/y", "/app/static/x", "/app/static/..%5cdashboard.py"),
    ):
        status, text = asked(server.address, "GET", nowhere)
        assert (nowhere, status) in {(nowhere, 404), (nowhere, 400)}
        assert "<img" not in text
        assert asked(server.address, "HEAD", nowhere)[0] == status
    for traversal in (
        "/..%2f..%2fetc%2fpasswd",
        "/../../etc/passwd",
        "//evil.example",
        "/static/../../x",
        "/%00",
        "/a\\..\\b",
    ):
        assert asked(server.address, "GET", traversal)[0] in (400, 404), traversal
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "EVIL"):
        for known in (
            "/",
            f"/{next(iter(PAGES[server.audience]))}",
            "/a/b",
            "/ready",
            "/_stcore/health",
            "/app/static/logo.svg",
        ):
            assert asked(server.address, method, known)[0] == 405, (method, known)
    assert asked(server.address, "GET", "/?" + "x=1&" * 10_000)[0] == 200
    assert server.log.told() == []


def test_words_of_an_address_are_no_markup_before_any_script_has_run(server: Server) -> None:
    markup = quote('"><img src=//evil.example/x>![x](//evil.example)')
    for address in ("", *list(PAGES[server.audience])[1:], markup):
        query = "&".join(f"{name}={markup}" for name in ("lang", "r", "g", "s", "y", "a", "p", "public", markup))
        _, text = asked(server.address, "GET", f"/{address}?{query}")
        assert "<img" not in text, address
        assert "//evil.example/x>" not in text
