"""Misbehaviour on order. A scope is one number of an order or `*` for all; the narrower scope wins.

Content of a scope: whatever its provider's `behaviour.py` documents, and `faults`, a list of {operation, mode, value,
times}: what the API itself does wrong the next `times` calls.
"""

import json
from collections.abc import Collection
from typing import Any

from infra.simulators.store import Store
from infra.simulators.web import Refusal

EVERYTHING = "*"


class Behaviours:
    """`words`: dict name of a setting -> the values it may have."""

    def __init__(
        self,
        store: Store,
        *,
        words: dict[str, Collection[str]],
        operations: Collection[str],
        fault_modes: Collection[str],
    ) -> None:
        self._store, self._words = store, words
        self._operations, self._fault_modes = operations, fault_modes

    def put(self, scope: str, content: dict[str, Any]) -> None:
        """Merge `content` into the scope; faults join those still waiting. Raises Refusal for an unknown word."""
        faults = content.get("faults", [])
        for fault in faults:
            if fault.get("operation") not in self._operations or fault.get("mode") not in self._fault_modes:
                raise Refusal(400, "PARAM_ERROR", f"unknown fault {fault}")
        for name, known in self._words.items():
            if content.get(name, "normal") not in known:
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
