"""Misbehaviour on order. A scope is one out_trade_no or `*` for all; the narrower scope wins.

Content of a scope:
`notify`  how messages of the order go out (NOTIFY_MODES);  `late_seconds`  for `late`;
`refund`  `normal`, `hold`, `closed` or `abnormal`;
`statement`  what a statement says wrongly of the number (`statements.py`);
`faults`  list of {operation, mode, value, times}: what the API itself does wrong the next `times` calls.
Operations are those of `api.py`: prepay, query, close, refund, query_refund, certificates, statement, file. The fault
modes:
`error` answers 5xx (`value` is the status) and does nothing; `error_after` does the work, then answers 5xx;
`hang` does the work, then stays silent for `value` seconds; `cut` does the work and breaks the line in mid answer;
`forged` does the work and answers with a signature of another key.
"""

import json
from typing import Any

from infra.simulators.web import Refusal
from infra.simulators.wechatpay.store import Store

MUTATIONS = frozenset({"wrong_amount", "wrong_mchid", "wrong_appid", "wrong_currency", "wrong_number"})
DISGUISES = frozenset({"forged", "replayed", "unsigned", "unknown_serial", "unreadable"})
NOTIFY_MODES = frozenset({"normal", "silent", "late", "duplicate", "concurrent", "reordered"}) | MUTATIONS | DISGUISES
REFUND_MODES = frozenset({"normal", "hold", "closed", "abnormal"})
FAULT_MODES = frozenset({"error", "error_after", "hang", "cut", "forged"})
OPERATIONS = frozenset({"prepay", "query", "close", "refund", "query_refund", "certificates", "statement", "file"})
EVERYTHING = "*"


class Behaviours:
    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, scope: str, content: dict[str, Any]) -> None:
        """Merge `content` into the scope; faults join those still waiting. Raises Refusal for an unknown word."""
        faults = content.get("faults", [])
        for fault in faults:
            if fault.get("operation") not in OPERATIONS or fault.get("mode") not in FAULT_MODES:
                raise Refusal(400, "PARAM_ERROR", f"unknown fault {fault}")
        if content.get("notify", "normal") not in NOTIFY_MODES or content.get("refund", "normal") not in REFUND_MODES:
            raise Refusal(400, "PARAM_ERROR", f"unknown behaviour {content}")
        with self._store.transaction() as db:
            before = self._content(scope)
            after = {**before, **content, "faults": [*before.get("faults", []), *faults]}
            db.execute("INSERT OR REPLACE INTO behaviours VALUES (?, ?)", (scope, json.dumps(after)))

    def clear(self) -> None:
        with self._store.transaction() as db:
            db.execute("DELETE FROM behaviours")

    def all(self) -> dict[str, Any]:
        with self._store.transaction() as db:
            return {row["scope"]: json.loads(row["content"]) for row in db.execute("SELECT * FROM behaviours")}

    def value(self, numbers: tuple[str, ...], name: str, default: Any) -> Any:
        """The setting `name` for the first of the order's numbers that has one, else for all, else `default`."""
        for scope in (*numbers, EVERYTHING):
            content = self._content(scope)
            if name in content:
                return content[name]
        return default

    def take_fault(self, operation: str, numbers: tuple[str, ...]) -> dict[str, Any] | None:
        """The next fault for this call, used up by taking it."""
        with self._store.transaction() as db:
            for scope in (*numbers, EVERYTHING):
                content = self._content(scope)
                for fault in content.get("faults", []):
                    if fault["operation"] == operation and fault.get("times", 1) > 0:
                        fault["times"] = fault.get("times", 1) - 1
                        db.execute("UPDATE behaviours SET content = ? WHERE scope = ?", (json.dumps(content), scope))
                        return dict(fault)
        return None

    def _content(self, scope: str) -> dict[str, Any]:
        with self._store.transaction() as db:
            row = db.execute("SELECT content FROM behaviours WHERE scope = ?", (scope,)).fetchone()
        return dict(json.loads(row["content"])) if row else {}
