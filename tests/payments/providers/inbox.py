"""A merchant's address for messages: keeps what comes, answers what the test wants."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Delivery:
    at: float
    headers: dict[str, str]
    body: bytes


class Inbox:
    """`answers` maps the number of a delivery (from 1) to HTTP status and body; the default takes every message."""

    def __init__(self, answers: Callable[[int], tuple[int, bytes]] = lambda _count: (204, b"")) -> None:
        self.deliveries: list[Delivery] = []
        self._lock = threading.Lock()
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with inbox._lock:
                    inbox.deliveries.append(Delivery(time.monotonic(), dict(self.headers), body))
                    count = len(inbox.deliveries)
                status, content = answers(count)
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *arguments: Any) -> None:
                """Tests read `deliveries`, not a log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/payments/notify/wechat"

    def wait_for(self, count: int, *, seconds: float = 10) -> list[Delivery]:
        """The deliveries once there are `count`. Raises AssertionError when they do not come."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if len(self.deliveries) >= count:
                return list(self.deliveries)
            time.sleep(0.01)
        raise AssertionError(f"{len(self.deliveries)} of {count} messages came in {seconds} s")

    def stays_at(self, count: int, *, seconds: float = 0.6) -> bool:
        """Whether exactly `count` messages have come and no more follow for a while."""
        time.sleep(seconds)
        return len(self.deliveries) == count

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
