"""The little web server that every simulator stands on: routes, JSON, threads, a clean stop. Standard library only."""

import json
import logging
import re
import signal
import socketserver
import threading
import wsgiref.simple_server
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

LOG = logging.getLogger("infra.simulators")

MAX_BODY = 1 << 20
TARGET = "simulator.target"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    target: str
    """Path and query exactly as they came, still escaped: this is what signatures cover."""
    headers: dict[str, str]
    """Names in lower case, with hyphens."""
    body: bytes

    def argument(self, name: str) -> str:
        """The first value of a query argument, or empty."""
        return parse_qs(self.query).get(name, [""])[0]

    def json(self) -> Any:
        """The body as JSON, an empty body as {}. Raises Refusal(400) for anything unreadable."""
        if not self.body:
            return {}
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Refusal(400, "PARAM_ERROR", "请求体不是合法的 JSON") from error

    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode("utf-8", "replace")).items()}


@dataclass
class Response:
    status: int = 200
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    """Send only half of the body and hang up, as a broken line does."""


class Refusal(Exception):
    """A refusal in the provider's own form: HTTP status, code, message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message


def json_response(data: object, *, status: int = 200) -> Response:
    return Response(status=status, body=json.dumps(data, ensure_ascii=False).encode())


def html_response(page: str, *, status: int = 200) -> Response:
    return Response(
        status=status,
        body=page.encode(),
        content_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


Handler = Callable[..., Response]


class Router:
    """Routes `METHOD /path/{name}` to functions of (request, **names)."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []

    def add(self, method: str, pattern: str, handler: Handler) -> None:
        expression = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)
        self._routes.append((method, re.compile(expression + r"\Z"), handler))

    def dispatch(self, request: Request) -> Response:
        known_path = False
        for method, expression, handler in self._routes:
            match = expression.match(request.path)
            if match is None:
                continue
            known_path = True
            if method == request.method:
                return handler(request, **match.groupdict())
        if known_path:
            raise Refusal(405, "METHOD_NOT_ALLOWED", request.method)
        raise Refusal(404, "NOT_FOUND", request.path)


def wsgi_app(answer: Callable[[Request], Response]) -> Callable[..., Iterable[bytes]]:
    """A WSGI application around one function; an unexpected failure becomes a logged 500 in the provider's form."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        headers = {
            name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")
        }
        request = Request(
            method=environ["REQUEST_METHOD"],
            path=environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace"),
            query=environ.get("QUERY_STRING", ""),
            target=environ[TARGET],
            headers=headers,
            body=environ["wsgi.input"].read(length) if 0 < length <= MAX_BODY else b"",
        )
        try:
            response = answer(request)
        except Refusal as refusal:
            response = json_response({"code": refusal.code, "message": refusal.message}, status=refusal.status)
        except Exception:
            LOG.exception("simulator failed on %s %s", request.method, request.path)
            response = json_response({"code": "SYSTEM_ERROR", "message": "系统异常，请稍后重试"}, status=500)
        lines = [("Content-Type", response.content_type), *response.headers.items()]
        lines.append(("Content-Length", str(len(response.body))))
        start_response(f"{response.status} {HTTPStatus(response.status).phrase}", lines)
        return [response.body[: len(response.body) // 2]] if response.is_cut else [response.body]

    return application


class _Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self) -> None:
        # The parent class looks up the machine's own name, which can hang for seconds without a network.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()


class _QuietHandler(wsgiref.simple_server.WSGIRequestHandler):
    def get_environ(self) -> dict[str, Any]:
        return {**super().get_environ(), TARGET: self.path}

    def log_message(self, format: str, *arguments: object) -> None:
        LOG.debug(format, *arguments)

    def address_string(self) -> str:
        return str(self.client_address[0])


def make_server(*, host: str, port: int, answer: Callable[[Request], Response]) -> wsgiref.simple_server.WSGIServer:
    """A threading server, bound but not yet serving; port 0 takes a free one (`server_port` tells which)."""
    server = _Server((host, port), _QuietHandler)
    server.set_app(wsgi_app(answer))
    return server


def serve_until_stopped(server: wsgiref.simple_server.WSGIServer) -> None:
    """Serve until SIGINT or SIGTERM, then close the socket. To be called from the main thread."""

    def stop(_signal: int, _frame: object) -> None:
        # shutdown() waits for the serving loop, which this very thread runs.
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        server.serve_forever(poll_interval=0.1)
    finally:
        server.server_close()
