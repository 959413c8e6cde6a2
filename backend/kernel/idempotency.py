"""A repeated write returns its first outcome instead of happening twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from backend.kernel.errors import IdempotencyKeyReused, InvalidInput
from backend.kernel.models import IdempotencyKey


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed key. `result` is the earlier outcome (JSON), or None where this caller is the first."""

    row_id: int
    result: Any


def claim(*, operation: str, owner: str, key: str, request: Mapping[str, object], now: datetime) -> Claim:
    """Claim `key` for `operation` by `owner` inside the running transaction.

    A concurrent caller with the same key waits on the unique index until the first one commits, and then
    reads its result. `request` is the content of the call: the same key with other content is refused.
    Raises InvalidInput (empty key), IdempotencyKeyReused.
    """
    if not key or len(key) > 120:
        raise InvalidInput(field=("idempotencyKey",), name="idempotencyKey", reason="1–120")
    fingerprint = hashlib.sha256(
        orjson.dumps(request, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    ).hexdigest()
    row, is_new = IdempotencyKey.objects.get_or_create(
        operation=operation,
        owner=owner,
        key=key,
        defaults={"fingerprint": fingerprint, "created_at": now},
    )
    if row.fingerprint != fingerprint:
        raise IdempotencyKeyReused(field=("idempotencyKey",))
    return Claim(row_id=row.id, result=None if is_new else row.result)


def keep(*, claimed: Claim, result: Any) -> None:
    """Store the outcome (JSON) under the claimed key, in the same transaction as the write itself."""
    IdempotencyKey.objects.filter(id=claimed.row_id).update(result=result)
