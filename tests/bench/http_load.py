"""A bounded load over loopback, and the CPU time that the servers spent on it.

Used by the benchmarks of the web process; not a benchmark itself.
"""

import contextlib
import os
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60.0
ANSWER_SECONDS = 30.0
TICKS = os.sysconf("SC_CLK_TCK")


class LoadFailed(RuntimeError):
    """The server did not start, or answered something else than was expected."""


@dataclass(frozen=True)
class Served:
    """A server process of ours. cpu: processes whose trees count as its cost, e.g. the database's too."""

    pid: int
    port: int
    cpu: tuple[int, ...]


@dataclass(frozen=True)
class Load:
    """What one load showed. Times in milliseconds."""

    requests: int
    seconds: float
    cpu_ms: float
    latencies: tuple[float, ...]

    @property
    def cpu_ms_per_request(self) -> float:
        return self.cpu_ms / self.requests

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    def percentile(self, percent: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def cpu_ms(roots: Sequence[int]) -> float:
    """CPU milliseconds used so far by these processes, their descendants, and children they have waited for.

    A descendant that ended in between is counted by its parent, so the sum never falls while the roots live.
    """
    children: dict[int, list[int]] = {}
    used: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # The name in parentheses may hold anything; the fields of fixed form follow the last one.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(entry.name)
        children.setdefault(int(fields[1]), []).append(pid)
        used[pid] = sum(map(int, fields[11:15]))
    pending = [pid for pid in roots if pid in used]
    counted: set[int] = set()
    while pending:
        pid = pending.pop()
        if pid not in counted:
            counted.add(pid)
            pending += children.get(pid, ())
    return sum(used[pid] for pid in counted) * 1000 / TICKS


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(
    application: str, *, environment: Mapping[str, str] | None = None, workers: int = 1, also: Sequence[int] = ()
) -> Iterator[Served]:
    """Serve a WSGI application (`module:name`) as `./linli demo` does, on a port of its own; ended afterwards.

    also: further processes whose CPU counts (`postmaster_pid()`). Raises LoadFailed where it does not start.
    """
    port = free_port()
    command = [sys.executable, "-m", "granian", application, "--interface", "wsgi", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    # The benchmarks write their documents themselves.
    settings = {**os.environ, "GRAPHQL_PERSISTED_ONLY": "0", **(environment or {})}
    child = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            if child.poll() is not None or time.monotonic() > deadline:
                raise LoadFailed(f"{application} does not start")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield Served(child.pid, port, (child.pid, *also))
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def postmaster_pid() -> int | None:
    """The embedded PostgreSQL's main process, found by the port of DATABASE_URL; None for a server elsewhere."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        own = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert own is not None
        try:
            fields = Path(f"/proc/{own[0]}/stat").read_text().rpartition(")")[2].split()
            name = Path(f"/proc/{fields[1]}/comm").read_text().strip()
        except OSError:
            return None
    return int(fields[1]) if name == "postgres" else None


def post(path: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a POST of JSON over a connection that is kept."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def answer_of(port: int, request: bytes) -> tuple[int, bytes]:
    """Status and body of one request."""
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS) as connection:
        connection.sendall(request)
        received = b""
        while (length := complete_length(received)) is None:
            part = connection.recv(65536)
            if not part:
                raise LoadFailed("the connection was closed")
            received += part
    head, _, body = received[:length].partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), body


def complete_length(received: bytes) -> int | None:
    """Length of the first answer in these bytes, or None while parts of it are missing."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = received[:end].lower()
    if head.startswith(b"http/1.1 204"):
        return end + 4  # an answer without a body, and so without its length
    at = head.find(b"content-length:")
    if at < 0:
        raise LoadFailed(f"an answer without a length: {received[:200]!r}")
    length = end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])
    return length if len(received) >= length else None


def load(
    server: Served,
    request: bytes | Callable[[int], bytes],
    *,
    requests: int,
    clients: int = 16,
    accepts: Callable[[bytes], bool] = lambda answer: answer.startswith(b"HTTP/1.1 200"),
) -> Load:
    """Send so many requests over `clients` kept connections, each waiting for its answer before the next.

    request: the bytes, or a function from the number of the request to them. Raises LoadFailed for an answer that
    `accepts` refuses (given the whole answer), for a closed connection, and for one that takes too long.
    """
    make = request if callable(request) else lambda number: request
    poll = selectors.DefaultSelector()
    latencies: list[float] = []
    sent = 0
    buffers: dict[socket.socket, bytes] = {}
    begun_at: dict[socket.socket, float] = {}

    def send_next(connection: socket.socket) -> None:
        nonlocal sent
        if sent < requests:
            sent += 1
            begun_at[connection] = time.perf_counter()
            connection.sendall(make(sent - 1))

    with contextlib.ExitStack() as stack:
        stack.callback(poll.close)
        connections = []
        for _ in range(clients):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            poll.register(connection, selectors.EVENT_READ)
            buffers[connection] = b""
            connections.append(connection)
        cpu_before = cpu_ms(server.cpu)
        begun = time.perf_counter()
        for connection in connections:
            send_next(connection)
        while len(latencies) < requests:
            ready = poll.select(ANSWER_SECONDS)
            if not ready:
                raise LoadFailed("no answer in time")
            for key, _ in ready:
                connection = key.fileobj  # type: ignore[assignment]
                part = connection.recv(262144)
                if not part:
                    raise LoadFailed("the server closed the connection")
                received = buffers[connection] + part
                length = complete_length(received)
                if length is None:
                    buffers[connection] = received
                    continue
                if not accepts(received[:length]):
                    raise LoadFailed(f"not the expected answer: {received[:500]!r}")
                latencies.append((time.perf_counter() - begun_at[connection]) * 1000)
                buffers[connection] = received[length:]
                send_next(connection)
        seconds = time.perf_counter() - begun
        return Load(requests, seconds, cpu_ms(server.cpu) - cpu_before, tuple(latencies))


def interleaved(loads: Mapping[str, Callable[[], Load]], *, runs: int) -> dict[str, list[Load]]:
    """Each load `runs` times, one after the other in turns, so that a busy moment of the machine meets all of them."""
    measured: dict[str, list[Load]] = {name: [] for name in loads}
    for _ in range(runs):
        for name, once in loads.items():
            measured[name].append(once())
    return measured


def median_cpu(loads: Sequence[Load]) -> float:
    """CPU milliseconds per request, the median over the runs."""
    return statistics.median(each.cpu_ms_per_request for each in loads)
