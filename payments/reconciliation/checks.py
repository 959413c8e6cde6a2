"""Fees against the books: every part of a day's fee has its entry with its amount."""

from __future__ import annotations

from collections.abc import Sequence

from payments.ledger.selectors import entries_of
from payments.reconciliation.models import ChannelFee
from payments.reconciliation.services.fees import SOURCE


def channel_fees(company_id: int) -> Sequence[str]:
    documents = {(row_id, 0): abs(amount) for row_id, amount in ChannelFee.objects.values_list("id", "amount_minor")}
    entries = entries_of(company_id=company_id, source=SOURCE)
    return [
        f"channel fee {key[0]}: document {documents.get(key)}, entry {entries.get(key)}"
        for key in sorted(documents.keys() | entries.keys())
        if documents.get(key) != entries.get(key)
    ]
