"""HTTP requests to a real server on loopback; secrets stay out of every report."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.actions.conftest import Rig
from tests.rig.waiting import wait_until
from trayapp.core.control import Control


class Server(ThreadingHTTPServer):
    """Remembers requests; answers by path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.gate = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.command, self.path, dict(self.headers), body))
        if self.path == "/slow":
            self.server.gate.wait(30)
        self.send_response({"/missing": 404, "/away": 302}.get(self.path, 200))
        if self.path == "/away":
            self.send_header("Location", "file:///etc/passwd")
        self.end_headers()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 - as http.server calls them

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield made
        made.gate.set()
        made.shutdown()
        thread.join()


def test_a_request_with_all_its_parts(rig: Callable[..., Rig], server: Server) -> None:
    event = rig().did(
        "http",
        url=f"{server.url}/a?token=s3cr3t",
        method="POST",
        body='{"k": "ü"}',
        headers=("Authorization: Bearer s3cr3t",),
    )
    assert (event.ok, event.what) == (True, "POST 127.0.0.1: 200 OK")
    ((method, path, headers, body),) = server.seen
    assert (method, path, body) == ("POST", "/a?token=s3cr3t", '{"k": "ü"}'.encode())
    assert headers["Authorization"] == "Bearer s3cr3t"
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"].startswith("PadTray/")
    assert "s3cr3t" not in repr(event)


def test_a_refusal_is_told_by_its_status(rig: Callable[..., Rig], server: Server) -> None:
    event = rig().did("http", url=f"{server.url}/missing")
    assert not event.ok
    assert "answered 404" in event.detail


def test_a_redirect_never_reaches_a_file(rig: Callable[..., Rig], server: Server) -> None:
    event = rig().did("http", url=f"{server.url}/away")
    assert not event.ok
    assert "root:" not in event.detail


def test_a_server_that_hangs_is_left_and_delays_nobody(rig: Callable[..., Rig], server: Server) -> None:
    made = rig()
    made.call("http", url=f"{server.url}/slow", timeout=1)
    wait_until(lambda: server.seen, "it has been asked")
    assert made.did("overlay", control=Control("pad", "A", 2)).ok
    wait_until(lambda: any("does not answer" in event.detail for event in made.events), "it is left")


def test_no_server(rig: Callable[..., Rig]) -> None:
    assert "does not answer" in rig().did("http", url="http://127.0.0.1:9/x?key=abc").detail


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "example.org"}, "the address is none"),
        ({"url": "file:///etc/passwd"}, "the address is none"),
        ({"url": "http://a b"}, "the address is none"),
        ({"url": "http://[::1"}, "the address is none"),
        ({"url": "http://h", "headers": ("nonsense",)}, "a header is none"),
        ({"url": "http://h", "headers": ("A: b\r\nC: d",)}, "a header is none"),
    ],
)
def test_what_is_no_request_is_told(rig: Callable[..., Rig], params: dict[str, object], words: str) -> None:
    assert words in rig().did("http", **params).detail
