"""The simulator's books: one SQLite file in write-ahead mode, so that a kill loses nothing that was answered."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

CHINA = timezone(timedelta(hours=8))

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS merchants (
  mchid TEXT PRIMARY KEY, name TEXT NOT NULL, appid TEXT NOT NULL, serial TEXT NOT NULL,
  public_key TEXT NOT NULL, api_v3_key TEXT NOT NULL);
-- Further API certificates of a merchant, while it changes them; the row in `merchants` holds the first.
CREATE TABLE IF NOT EXISTS merchant_keys (
  mchid TEXT NOT NULL, serial TEXT PRIMARY KEY, public_key TEXT NOT NULL, private_key TEXT NOT NULL, certificate TEXT
  NOT NULL, added_at REAL NOT NULL);
-- A prepay is what the payer confirms: one order, or several as a combined payment.
CREATE TABLE IF NOT EXISTS prepays (
  mchid TEXT NOT NULL, number TEXT NOT NULL, is_combined INTEGER NOT NULL, prepay_id TEXT NOT NULL UNIQUE,
  appid TEXT NOT NULL, trade_type TEXT NOT NULL, content TEXT NOT NULL, notify_url TEXT NOT NULL,
  openid TEXT NOT NULL, expires_at REAL NOT NULL, state TEXT NOT NULL, created_at REAL NOT NULL,
  PRIMARY KEY (mchid, number));
CREATE TABLE IF NOT EXISTS orders (
  mchid TEXT NOT NULL, out_trade_no TEXT NOT NULL, prepay_id TEXT NOT NULL REFERENCES prepays (prepay_id),
  position INTEGER NOT NULL, description TEXT NOT NULL, attach TEXT NOT NULL, amount_minor INTEGER NOT NULL CHECK
  (amount_minor > 0), transaction_id TEXT UNIQUE, success_at REAL, refunded_minor INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (mchid, out_trade_no), CHECK (refunded_minor BETWEEN 0 AND amount_minor));
CREATE TABLE IF NOT EXISTS refunds (
  mchid TEXT NOT NULL, out_refund_no TEXT NOT NULL, refund_id TEXT NOT NULL UNIQUE, out_trade_no TEXT NOT NULL,
  transaction_id TEXT NOT NULL, amount_minor INTEGER NOT NULL CHECK (amount_minor > 0), content TEXT NOT NULL,
  notify_url TEXT NOT NULL, status TEXT NOT NULL, created_at REAL NOT NULL, due_at REAL, success_at REAL,
  PRIMARY KEY (mchid, out_refund_no));
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

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(SCHEMA)

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

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def china_time(moment: float) -> str:
    """RFC 3339 with seconds at +08:00, the only form API v3 uses."""
    return datetime.fromtimestamp(moment, CHINA).replace(microsecond=0).isoformat()
