"""Reads of receipts: who sees which, and the two questions of somebody who is not signed in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from functools import reduce
from operator import or_

from django.core import signing
from django.db import connection
from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, NotSignedIn
from backend.kernel.time import BUSINESS_ZONE
from backend.organization.base import tenant_read
from property_core.billing.selectors.paying import payments_of_room
from property_core.collection.models import Receipt
from property_core.collection.permissions import CASH, RECEIPT
from property_core.collection.receipts.content import typed_code

LINK_SALT = "billing.receipt"
LINK_SECONDS = 600


class LinkIsOver(Exception):
    """The link to a PDF is too old, or was never ours."""


def receipts_visible(actor: Actor) -> QuerySet[Receipt]:
    """Receipts that the actor may see, in no order yet; ask it inside a tenant read.

    Who paid sees his own; owner and family those of their rooms since they came; staff with billing.cash or
    billing.receipt those of their communities. Raises NotSignedIn, Forbidden.
    """
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return Receipt.objects.all()
    if actor.kind is ActorKind.OWNER:
        his = reduce(or_, _of_rooms(actor), Q(payment__payer_account_id=actor.account))
        return Receipt.objects.filter(his, company_id=actor.company)
    units = actor.units(CASH) | actor.units(RECEIPT)
    if not units:
        actor.require(RECEIPT)
    return Receipt.objects.filter(community_id__in=units)


def receipt_visible(*, actor: Actor, receipt_id: int) -> Receipt:
    """One receipt. Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        receipt = receipts_visible(actor).filter(id=receipt_id).first()
    if receipt is None:
        raise NotFound
    return receipt


def receipts_by_payment(payment_ids: Collection[int], *, company_id: int) -> dict[int, list[Receipt]]:
    """dict payment id -> its receipts that stand, by id; every id present. One query.

    For payments that the caller was allowed to see.
    """
    answer: dict[int, list[Receipt]] = {payment_id: [] for payment_id in payment_ids}
    with tenant_read(company_id):
        for row in Receipt.objects.filter(payment_id__in=answer, voided_at__isnull=True).order_by("id"):
            answer[row.payment_id].append(row)
    return answer


def receipt_by_link(token: str) -> Receipt:
    """The receipt of a signed link. Raises LinkIsOver."""
    try:
        company_id, receipt_id = signing.loads(token, salt=LINK_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature as error:
        raise LinkIsOver from error
    with tenant_read(company_id):
        receipt = Receipt.objects.filter(id=receipt_id).first()
    if receipt is None:
        raise LinkIsOver
    return receipt


def receipt_by_code(text: str) -> Receipt | None:
    """The receipt with a verification code, for anybody who holds the paper."""
    code = typed_code(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT company_id, receipt_id FROM collection_receipt_by_code(%s)", [code])
        row = cursor.fetchone()
    if row is None:
        return None
    with tenant_read(row[0]):
        return Receipt.objects.filter(id=row[1]).first()


def _of_rooms(actor: Actor) -> list[Q]:
    conditions = []
    for access in actor.rooms:
        if access.role not in {"OWNER", "FAMILY"}:
            continue
        since = datetime.combine(access.since, time(), BUSINESS_ZONE)
        # Whoever left and pays his old bills of the room shows nobody else his receipt.
        paid_here = payments_of_room(access.room_id).exclude(bill__payer_id__in=access.hidden_payers)
        conditions.append(
            Q(issued_at__gte=since) & (Q(payment_id__in=paid_here) | Q(payment__surplus_room_id=access.room_id))
        )
    return conditions
