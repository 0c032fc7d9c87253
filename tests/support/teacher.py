"""A server that speaks chat completions, or fails to, on a port of this machine."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Served", dict[str, Any]], None]


@dataclass
class Heard:
    """What a server was asked: bodies and headers, in order."""

    address: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


class Served(BaseHTTPRequestHandler):
    """One request; what answers it is the server's own."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        heard: Heard = self.server.heard  # type: ignore[attr-defined]
        heard.bodies.append(body)
        heard.headers.append(dict(self.headers.items()))
        heard.paths.append(self.path)
        self.server.answer(self, body)  # type: ignore[attr-defined]

    def give(self, status: int, body: bytes, **headers: str) -> None:
        """A whole answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def serving(answer: Answer) -> Iterator[Heard]:
    """A server on this machine while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    server.daemon_threads = True
    heard = Heard(address=f"http://127.0.0.1:{server.server_address[1]}/v1")
    server.heard, server.answer = heard, answer  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(text: str | None, reason: str = "stop", **message: object) -> bytes:
    """The body of an answer."""
    said = {"role": "assistant", "content": text, **message}
    return json.dumps({"choices": [{"index": 0, "message": said, "finish_reason": reason}]}).encode()


def saying(text: str, reason: str = "stop") -> Answer:
    """Always this."""
    return lambda served, _: served.give(200, completion(text, reason))


def failing(status: int, body: bytes = b"", **headers: str) -> Answer:
    """Always this fault."""
    return lambda served, _: served.give(status, body, **headers)


def in_turn(*answers: Answer) -> Answer:
    """One after the other, then the last again and again."""
    left = list(answers)

    def answer(served: Served, body: dict[str, Any]) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(served, body)

    return answer


def dripping(served: Served, _: dict[str, Any]) -> None:
    """A byte now and then, without end."""
    served.send_response(200)
    served.send_header("Content-Length", "100000")
    served.end_headers()
    for _turn in range(200):
        try:
            served.wfile.write(b" ")
            served.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def cut_off(served: Served, _: dict[str, Any]) -> None:
    """Half of what is promised."""
    body = completion("Half of it.")
    served.send_response(200)
    served.send_header("Content-Length", str(2 * len(body)))
    served.end_headers()
    served.wfile.write(body)
    served.close_connection = True
