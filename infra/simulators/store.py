"""A simulator's books: one SQLite file in write-ahead mode, so that a kill loses nothing that was answered."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

CHINA = timezone(timedelta(hours=8))

# What every payment simulator keeps beside its own tables.
COMMON = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
-- Every movement of a merchant's balance; the balance is their sum.
CREATE TABLE IF NOT EXISTS moves (
  id INTEGER PRIMARY KEY, mchid TEXT NOT NULL, amount_minor INTEGER NOT NULL, kind TEXT NOT NULL, reference TEXT NOT
  NULL, at REAL NOT NULL, UNIQUE (kind, reference));
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY, event_id TEXT NOT NULL, mchid TEXT NOT NULL, out_trade_no TEXT NOT NULL, event_type TEXT NOT
  NULL, url TEXT NOT NULL, body TEXT NOT NULL, mode TEXT NOT NULL, state TEXT NOT NULL, due_at REAL, tries INTEGER NOT
  NULL DEFAULT 0, is_retried INTEGER NOT NULL, last_answer TEXT NOT NULL DEFAULT '', sent_at REAL);
CREATE INDEX IF NOT EXISTS messages_owed ON messages (due_at) WHERE state = 'OWED';
CREATE TABLE IF NOT EXISTS behaviours (scope TEXT PRIMARY KEY, content TEXT NOT NULL);
"""


class Store:
    """All reads and writes go through `transaction`, one at a time: simple, and fast enough for a demo."""

    def __init__(self, path: Path, schema: str) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(COMMON + schema)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Serialised, committed as a whole or rolled back. An inner one joins the outer."""
        with self._lock:
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def setting(self, name: str, default: str) -> str:
        with self.transaction() as db:
            row = db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else default

    def set_setting(self, name: str, value: str) -> None:
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def next_number(self, name: str) -> int:
        """The next of a gapless series that goes on after a restart."""
        with self.transaction():
            value = int(self.setting(name, "0")) + 1
            self.set_setting(name, str(value))
        return value

    def now(self) -> float:
        """The simulator's clock in epoch seconds: real time plus the offset a test has set."""
        return time.time() + float(self.setting("clock_offset", "0"))

    def move(self, *, mchid: str, amount_minor: int, kind: str, reference: str, at: float) -> None:
        """Money in or out of a merchant's balance; nothing for a movement of nothing."""
        if amount_minor:
            with self.transaction() as db:
                db.execute(
                    "INSERT INTO moves (mchid, amount_minor, kind, reference, at) VALUES (?, ?, ?, ?, ?)",
                    (mchid, amount_minor, kind, reference, at),
                )

    def moved(self, *, kind: str, reference: str) -> int:
        with self.transaction() as db:
            row = db.execute(
                "SELECT amount_minor FROM moves WHERE kind = ? AND reference = ?", (kind, reference)
            ).fetchone()
        return int(row["amount_minor"]) if row else 0

    def balance(self, mchid: str) -> int:
        with self.transaction() as db:
            row = db.execute("SELECT COALESCE(SUM(amount_minor), 0) FROM moves WHERE mchid = ?", (mchid,)).fetchone()
        return int(row[0])

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def china_time(moment: float) -> str:
    """RFC 3339 with seconds at +08:00."""
    return datetime.fromtimestamp(moment, CHINA).replace(microsecond=0).isoformat()


def china_clock(moment: float) -> str:
    """2026-11-22 09:00:00, in China's time and without saying so."""
    return f"{datetime.fromtimestamp(moment, CHINA):%Y-%m-%d %H:%M:%S}"


def fee_of(amount_minor: int, *, percent: str) -> int:
    """What a platform keeps of a payment, in fen."""
    return int((amount_minor * Decimal(percent) / 100).quantize(Decimal(1), ROUND_HALF_UP))
