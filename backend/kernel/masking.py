"""Personal values in the log are written masked; whoever forgot is caught when the log is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Names under which a log entry may hold a number of a person.
PERSONAL = frozenset(
    {"phone", "second_phone", "mobile", "id_number", "bank_account", "account_number", "openid", "unionid", "email"}
)


def shown(values: Any) -> Any:
    """Old or new values of a log entry as anybody may see them: personal ones masked, at any depth."""
    if isinstance(values, Mapping):
        return {
            name: masked(value) if name in PERSONAL and isinstance(value, str) else shown(value)
            for name, value in values.items()
        }
    return [shown(value) for value in values] if isinstance(values, list) else values


def masked(text: str) -> str:
    """`13812345678` → `138****5678`; shorter than eight signs: nothing is left. What is masked already stays."""
    if "*" in text or not text:
        return text
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "*" * len(text)
