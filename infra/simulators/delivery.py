"""Messages that a simulator owes: kept in the transaction that made them, sent by threads, repeated until taken.

Delivery is at least once and in no promised order, as with the real thing. A message owed before a kill is owed after
it. What a message looks like, and when it counts as taken, is its provider's.
"""

import logging
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store
from infra.simulators.web import Refusal

LOG = logging.getLogger("infra.simulators")

ANSWER_TIMEOUT = 5
SOON = 0.3

# (event id, what is wrong with it or "normal") -> the message as it is kept
Writing = Callable[[str, str], str]


class OwedMessages(ABC):
    """`retry_seconds`: between tries; `mutations`: modes that say something wrong and sign it; `disguises`: modes that
    an honest receiver refuses, each followed by the honest message."""

    retry_seconds: tuple[float, ...]
    mutations: Collection[str]
    disguises: Collection[str]

    def __init__(self, *, store: Store, behaviours: Behaviours, retry_factor: float) -> None:
        self._store, self._behaviours, self._retry_factor = store, behaviours, retry_factor
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="notify")
        self._in_flight: dict[int, Future[None]] = {}
        # The machine's proxy settings are none of the simulator's business.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())

    @abstractmethod
    def dressed(self, message: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """(body, headers) of one delivery, in the message's mode."""

    @abstractmethod
    def is_taken(self, status: int, text: str) -> bool:
        """Whether the platform stops repeating after this answer."""

    @abstractmethod
    def new_event_id(self) -> str: ...

    def announce(
        self, db: sqlite3.Connection, *, mchid: str, numbers: tuple[str, ...], event_type: str, url: str, write: Writing
    ) -> None:
        """Owe the merchant a message about `numbers` (first: the wire number), in the way its behaviour asks for."""
        mode = str(self._behaviours.value(numbers, "notify", "normal"))
        late = float(self._behaviours.value(numbers, "late_seconds", 5)) if mode == "late" else 0.0
        event_id = self.new_event_id()
        now = time.time()

        def owe(
            *, sent_as: str = "normal", due_at: float | None = now, state: str = "OWED", retried: bool = True
        ) -> int:
            body = write(event_id, sent_as if sent_as in self.mutations else "normal")
            cursor = db.execute(
                "INSERT INTO messages (event_id, mchid, out_trade_no, event_type, url, body, mode, state, due_at,"
                " is_retried) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (event_id, mchid, numbers[0], event_type, url, body, sent_as, state, due_at, int(retried)),
            )
            return int(cursor.lastrowid or 0)

        if mode == "silent":
            owe(due_at=None, state="WITHHELD")
        elif mode == "reordered":
            self._owe_reordered(db, out_trade_no=numbers[0], new_id=owe(due_at=None, state="HELD"))
        elif mode in self.mutations:
            owe(sent_as=mode)
        elif mode in {"duplicate", "replayed"}:
            owe()
            owe(sent_as="normal" if mode == "duplicate" else mode, due_at=now + SOON, retried=False)
        elif mode == "concurrent":
            owe()
            owe(retried=False)
        elif mode in self.disguises:
            owe(sent_as=mode, retried=False)
            owe(due_at=now + SOON)
        else:
            owe(due_at=now + late)
        self._wake.set()

    def _owe_reordered(self, db: sqlite3.Connection, *, out_trade_no: str, new_id: int) -> None:
        """Hold the first message of an order back until a second comes; then the second goes first."""
        earlier = db.execute(
            "SELECT id FROM messages WHERE state = 'HELD' AND out_trade_no = ? AND id < ? ORDER BY id",
            (out_trade_no, new_id),
        ).fetchone()
        if earlier is None:
            return
        for message_id, due_at in ((new_id, time.time()), (earlier["id"], time.time() + SOON)):
            db.execute("UPDATE messages SET state = 'OWED', due_at = ? WHERE id = ?", (due_at, message_id))

    def send_again(self, *, out_trade_no: str, mode: str, times: int) -> list[dict[str, Any]]:
        """Send the order's latest message now, `times` at once, in the given mode; returns the merchant's answers."""
        if mode not in {"normal", *self.disguises}:
            raise Refusal(400, "PARAM_ERROR", f"mode must be normal or one of {sorted(self.disguises)}, not {mode}")
        message = {**self.latest(out_trade_no), "mode": mode}
        with ThreadPoolExecutor(max_workers=times) as pool:
            answers = pool.map(lambda _: self._post(message), range(times))
        return [{"status": status, "body": text} for status, text in answers]

    def latest(self, out_trade_no: str) -> dict[str, Any]:
        """The order's latest message as it is kept. Raises Refusal."""
        with self._store.transaction() as db:
            row = db.execute(
                "SELECT * FROM messages WHERE out_trade_no = ? ORDER BY id DESC LIMIT 1", (out_trade_no,)
            ).fetchone()
        if row is None:
            raise Refusal(404, "ORDER_NOT_EXIST", "该订单还没有任何通知")
        return dict(row)

    def hurry(self) -> int:
        """Make everything owed or held due now; returns how many."""
        with self._store.transaction() as db:
            count = db.execute(
                "UPDATE messages SET state = 'OWED', due_at = ? WHERE state IN ('OWED', 'HELD')", (time.time(),)
            ).rowcount
        self._wake.set()
        return count

    def listed(self, *, owed_only: bool) -> list[dict[str, Any]]:
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT id, event_id, mchid, out_trade_no, event_type, url, mode, state, tries, last_answer"
                " FROM messages WHERE NOT ? OR (state IN ('OWED', 'HELD') AND is_retried) ORDER BY id",
                (owed_only,),
            ).fetchall()
        return [dict(row) for row in rows]

    def deliver_due(self) -> float:
        """Hand every due message to the pool; returns seconds until the next one is due (at most one)."""
        now = time.time()
        with self._store.transaction() as db:
            rows = db.execute("SELECT * FROM messages WHERE state = 'OWED' AND due_at <= ? ORDER BY due_at, id", (now,))
            due = [dict(row) for row in rows if row["id"] not in self._in_flight]
            coming = db.execute(
                "SELECT MIN(due_at) FROM messages WHERE state = 'OWED' AND due_at > ?", (now,)
            ).fetchone()[0]
        for message in due:
            future = self._pool.submit(self._deliver, message)
            self._in_flight[message["id"]] = future
        for message_id, future in list(self._in_flight.items()):
            if future.done():
                del self._in_flight[message_id]
        return max(0.02, min(1.0, coming - now)) if coming is not None else 1.0

    def wait(self, seconds: float) -> bool:
        """Sleep until something new is owed or the time is over; false once stopping."""
        self._wake.wait(seconds)
        self._wake.clear()
        return not self._stopping.is_set()

    def ask_to_stop(self) -> None:
        """Make `wait` return false from now on."""
        self._stopping.set()
        self._wake.set()

    def finish(self) -> None:
        """Let deliveries under way end; to be called when nobody calls `deliver_due` any more."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, message: dict[str, Any]) -> None:
        status, text = self._post(message)
        tries = message["tries"] + 1
        due_at: float | None = None
        if self.is_taken(status, text):
            state = "DELIVERED"
        elif message["is_retried"] and tries <= len(self.retry_seconds):
            state, due_at = "OWED", time.time() + self.retry_seconds[tries - 1] * self._retry_factor
        else:
            state = "GIVEN_UP"
        with self._store.transaction() as db:
            db.execute(
                "UPDATE messages SET state = ?, due_at = ?, tries = ?, last_answer = ?, sent_at = ? WHERE id = ?",
                (state, due_at, tries, f"{status} {text[:200]}", time.time(), message["id"]),
            )
        LOG.info("message %s %s try %d: %s", message["event_id"], message["mode"], tries, status)
        self._wake.set()

    def _post(self, message: dict[str, Any]) -> tuple[int, str]:
        """One delivery; status 0 when there was no answer in time."""
        body, headers = self.dressed(message)
        # The address was checked to be http(s) when the order was opened.
        request = urllib.request.Request(message["url"], data=body, headers=headers, method="POST")  # noqa: S310
        try:
            with self._opener.open(request, timeout=ANSWER_TIMEOUT) as answer:
                return int(answer.status), answer.read(65536).decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read(65536).decode("utf-8", "replace")
        except (OSError, ValueError) as error:
            return 0, type(error).__name__


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_keywords: Any) -> None:
        return None
