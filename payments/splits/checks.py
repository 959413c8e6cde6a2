"""Splits against the books: every share that arrived and every return has its entries, and nothing else has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from payments.ledger.selectors import entries_of
from payments.splits.contracts import ReturnStage, ShareState
from payments.splits.models import SplitReturn, SplitShare
from payments.splits.services.booking import RECEIVER_PART, RETURN_SOURCE, SELLER_PART, SPLIT_SOURCE

Documents = dict[tuple[int, int], int]


def splits(company_id: int) -> Sequence[str]:
    """One line for each share or return that disagrees with its entries."""
    shares = SplitShare.objects.filter(state=ShareState.SUCCEEDED)
    returns = SplitReturn.objects.filter(state=ReturnStage.SUCCEEDED).select_related("share")
    arrived = _documents((row.id, row.amount_minor, row.receiver_account_id) for row in shares)
    back = _documents((row.id, row.amount_minor, row.share.receiver_account_id) for row in returns)
    return [
        *_differences("share", arrived, entries_of(company_id=company_id, source=SPLIT_SOURCE)),
        *_differences("return", back, entries_of(company_id=company_id, source=RETURN_SOURCE)),
    ]


def _documents(rows: Iterable[tuple[int, int, int | None]]) -> Documents:
    found: Documents = {}
    for id_, amount, receiver_account_id in rows:
        found[id_, SELLER_PART] = amount
        if receiver_account_id is not None:
            found[id_, RECEIVER_PART] = amount
    return found


def _differences(name: str, documents: Documents, entries: Documents) -> list[str]:
    return [
        f"{name} {key[0]}/{key[1]}: document {documents.get(key)}, entry {entries.get(key)}"
        for key in sorted(documents.keys() | entries.keys())
        if documents.get(key) != entries.get(key)
    ]
