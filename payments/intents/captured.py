"""What an entry of payments is about, for whoever shows the books."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from payments.intents.models import AttemptLeg, PayeeAccount, Refund


@dataclass(frozen=True, slots=True)
class CapturedLeg:
    """A captured attempt leg: the intent and community it was for, and its number at the provider."""

    intent_id: int
    community_id: int
    number: str


def captured_legs(attempt_leg_ids: Collection[int]) -> dict[int, CapturedLeg]:
    """dict attempt leg id -> what it captured, for ids that the caller may see. Inside a tenant read; one query."""
    rows = AttemptLeg.objects.filter(id__in=attempt_leg_ids).values_list(
        "id", "leg__intent_id", "leg__community_id", "out_trade_no"
    )
    return {id_: CapturedLeg(intent_id, community_id, number) for id_, intent_id, community_id, number in rows}


def refund_documents(company_id: int, refund_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """dict refund id -> (id, its number), for ledger.documents."""
    rows = Refund.objects.filter(id__in=refund_ids).values_list("id", "out_refund_no")
    return {id_: (id_, number) for id_, number in rows}


def entry_causes(intent_id: int) -> list[tuple[str, list[int]]]:
    """(source, source ids) of the entries that an intent's money may have made. Inside a tenant read; two queries."""
    legs = list(AttemptLeg.objects.filter(leg__intent_id=intent_id).values_list("id", flat=True))
    refunds = list(Refund.objects.filter(attempt_leg_id__in=legs).values_list("id", flat=True))
    return [("payment", legs), ("payment_refund", refunds), ("payment_refund_lost", refunds)]


def providers_by_account(payee_account_ids: Collection[int]) -> dict[int, str]:
    """dict payee account id -> its provider. Inside a tenant read; one query."""
    return dict(PayeeAccount.objects.filter(id__in=payee_account_ids).values_list("id", "provider"))
