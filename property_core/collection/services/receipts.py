"""Receipts (收据): numbered at issue, frozen, voided with a reason, their numbers never used again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core import signing

from backend.accounts.actor import Actor, system_actor
from backend.kernel import audit, outbox
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.numbering import Reset, number_on_commit, register_document
from backend.organization.rules import called_by_residents
from backend.organization.selectors import companies, staff_names, units_by_id
from property_core.billing.contracts import BillOrigin, PaidBill
from property_core.billing.selectors.paying import paid_bills
from property_core.charges.permissions import require_in_communities
from property_core.collection.contracts import ReceiptForm, ReceiptVoided
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.permissions import RECEIPT
from property_core.collection.receipts.content import ReceiptContent, ReceiptLine, new_code, to_json
from property_core.collection.selectors.receipts import LINK_SALT, receipt_visible
from property_core.homes.rules import natural_key
from property_core.homes.selectors import rooms_by_id, spaces_by_id
from property_core.residents.contracts import ResidencyRole
from property_core.residents.selectors import names_by_person, people_by_room

RECEIPT_NUMBER = register_document(
    "receipt", zh="收据", en="Receipt", pattern="SJ{YYYY}{MM}-{NNNNNN}", reset=Reset.MONTH
)

# Why a receipt was voided by a refund of its payment.
REFUNDED = "退款"


class ReceiptIsVoid(DomainError):
    code = "RECEIPT_IS_VOID"
    zh = "收据 {number} 已经作废。"
    en = "Receipt {number} is void already."


class ReceiptStands(DomainError):
    code = "RECEIPT_STANDS"
    zh = "收据 {number} 仍然有效，请先作废再重新开具。"
    en = "Receipt {number} is valid; void it before issuing another."


def issue_receipt(*, payment: BillPayment, community_id: int, now: datetime) -> int:
    """Issue the receipt of a payment for one community; joins the transaction of the money; returns its id.

    What it says is read from the payment's settlements there and frozen. The number comes with
    the commit, without gaps; it is null until then.
    """
    content = _content(payment=payment, community_id=community_id, now=now)
    receipt = Receipt.objects.create(
        company_id=payment.company_id,
        community_id=community_id,
        payment=payment,
        verification_code=new_code(),
        total_minor=content.total_minor,
        currency=payment.currency,
        issued_at=now,
        content=to_json(content),
    )
    number_on_commit(receipt, document=RECEIPT_NUMBER.key, unit_id=community_id, now=now)
    return receipt.pk


def void_receipt(*, actor: Actor, receipt_id: int, reason: str, now: datetime) -> None:
    """Void a receipt; its number stays its own. A second time is refused. Event: ReceiptVoided.

    Raises Forbidden, NotFound, InvalidInput (no reason), ReceiptIsVoid.
    """
    reason = _reason(reason)
    with tenant_transaction(actor.company):
        receipt = _lock(actor=actor, receipt_id=receipt_id)
        if receipt.voided_at is not None:
            raise ReceiptIsVoid(number=receipt.number)
        _void(receipt=receipt, actor=actor, reason=reason, now=now)


def reissue_receipt(*, actor: Actor, receipt_id: int, now: datetime) -> int:
    """A new receipt, with a new number, in place of a void one; returns its id.

    Raises Forbidden, NotFound, ReceiptStands (a valid one of the same payment and community is there).
    """
    with tenant_transaction(actor.company):
        receipt = _lock(actor=actor, receipt_id=receipt_id)
        payment = BillPayment.objects.select_for_update().get(id=receipt.payment_id)
        standing = Receipt.objects.filter(payment=payment, community_id=receipt.community_id, voided_at=None).first()
        if standing is not None:
            raise ReceiptStands(number=standing.number)
        new_id = issue_receipt(payment=payment, community_id=receipt.community_id, now=now)
        audit.record(
            actor=actor,
            action="billing.receipt.reissue",
            object_kind="receipt",
            object_id=new_id,
            now=now,
            new={"in_place_of": receipt.number},
        )
        return new_id


def renew_receipt(*, payment: BillPayment, community_id: int, now: datetime) -> int | None:
    """Void the receipt of a payment in a community and issue another for what of it stays; joins the transaction.

    Returns the new receipt's id, None where nothing stays, or where staff had voided the last one: theirs to issue
    again. Event: ReceiptVoided.
    """
    rows = Receipt.objects.select_for_update().filter(payment=payment, community_id=community_id)
    last = rows.order_by("-id").first()
    content = _content(payment=payment, community_id=community_id, now=now)
    if last is not None and last.voided_at is None:
        if last.number is None and content.lines:
            # Issued a moment ago, in this very transaction: nobody has seen it.
            last.total_minor, last.content = content.total_minor, to_json(content)
            last.save(update_fields=["total_minor", "content"])
            return last.pk
        _void(receipt=last, actor=system_actor(company_id=payment.company_id), reason=REFUNDED, now=now)
    elif last is not None and last.void_reason != REFUNDED:
        return None
    if not content.lines:
        return None
    return issue_receipt(payment=payment, community_id=community_id, now=now)


_ENDINGS = {ReceiptForm.PDF: "pdf", ReceiptForm.PICTURE: "png"}


def receipt_link(*, actor: Actor, receipt_id: int, form: ReceiptForm = ReceiptForm.PDF) -> str:
    """The address of a receipt's PDF or picture, good for ten minutes for whoever holds it.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    return signed_link(receipt_visible(actor=actor, receipt_id=receipt_id), form)


def signed_link(receipt: Receipt, form: ReceiptForm = ReceiptForm.PDF) -> str:
    """As receipt_link, of a receipt that the caller was allowed to see."""
    token = signing.dumps([receipt.company_id, receipt.pk], salt=LINK_SALT)
    return f"{settings.PUBLIC_URL.rstrip('/')}/receipts/{token}.{_ENDINGS[form]}"


def _void(*, receipt: Receipt, actor: Actor, reason: str, now: datetime) -> None:
    receipt.voided_at, receipt.void_reason = now, reason
    receipt.save(update_fields=["voided_at", "void_reason"])
    audit.record(
        actor=actor,
        action="billing.receipt.void",
        object_kind="receipt",
        object_id=receipt.pk,
        now=now,
        new={"number": receipt.number, "reason": reason},
    )
    outbox.publish(
        event=ReceiptVoided(company_id=actor.company, receipt_id=receipt.pk, number=receipt.number or ""),
        now=now,
        company_id=actor.company,
        queue="billing",
    )


def _lock(*, actor: Actor, receipt_id: int) -> Receipt:
    actor.require(RECEIPT)
    receipt = Receipt.objects.select_for_update().filter(id=receipt_id).first()
    if receipt is None:
        raise NotFound
    require_in_communities(RECEIPT, actor=actor, community_ids=[receipt.community_id])
    return receipt


def _reason(text: str) -> str:
    text = text.strip()
    if not 1 <= len(text) <= 200:
        raise InvalidInput(field=("reason",), name="reason", reason="1–200")
    return text


def _content(*, payment: BillPayment, community_id: int, now: datetime) -> ReceiptContent:
    company_id = payment.company_id
    bills = paid_bills(payment_id=payment.pk, community_id=community_id)
    room_ids = {bill.room_id for bill in bills if bill.room_id is not None}
    kept_room_id = payment.surplus_room_id
    rooms = rooms_by_id({*room_ids, *({kept_room_id} if kept_room_id else ())}, company_id=company_id)
    spaces = spaces_by_id({bill.space_id for bill in bills if bill.space_id is not None}, company_id=company_id)
    # A parking space's bill names the space; the room behind it stands in the head.
    place = {
        bill.bill_id: spaces[bill.space_id].code if bill.space_id is not None else rooms[bill.room_id or 0].label
        for bill in bills
    }
    bills.sort(
        key=lambda bill: (natural_key(place[bill.bill_id]), bill.due_on, bill.fee_of_id or bill.bill_id, bill.bill_id)
    )
    lines = [
        ReceiptLine(
            item=f"{bill.item}滞纳金" if bill.origin == BillOrigin.LATE_FEE else bill.item,
            room=place[bill.bill_id],
            period=f"{bill.period:%Y}年{bill.period.month}月",
            amount_minor=bill.amount_minor,
            quantity=_plain(bill.product[0]) if bill.product else "",
            unit_price=_plain(bill.product[1]) if bill.product else "",
            is_part=bill.amount_minor < bill.total_minor,
            bill_id=bill.bill_id,
        )
        for bill in bills
    ]
    kept = payment.surplus_minor - payment.surplus_refunded_minor
    if kept and kept_room_id and rooms[kept_room_id].community_id == community_id:
        lines.append(ReceiptLine(item="预存", room=rooms[kept_room_id].label, period="", amount_minor=kept))
    headline = {rooms[bill.room_id].label if bill.room_id else place[bill.bill_id] for bill in bills}
    headline |= {line.room for line in lines if line.item == "预存"}
    here = [room_id for room_id, room in rooms.items() if room.community_id == community_id]
    cashier_id = payment.cashier_account_id
    # After a refund the receipt says what stays; what once lay on the desk says nothing of it.
    tendered = None if payment.refunded_minor else payment.tendered_minor
    return ReceiptContent(
        company=companies([company_id])[0].name,
        community=called_by_residents(units_by_id([community_id], company_id=company_id)[community_id].name),
        payer=_payer(bills, room_ids=here, company_id=company_id, now=now),
        rooms=tuple(sorted(headline, key=natural_key)),
        lines=tuple(lines),
        total_minor=sum(line.amount_minor for line in lines),
        provider=payment.provider,
        paid_at=(payment.paid_at or now).isoformat(),
        cashier=staff_names([cashier_id], company_id=company_id).get(cashier_id, "") if cashier_id else "",
        tendered_minor=tendered,
        change_minor=tendered - payment.total_minor if tendered is not None else 0,
    )


def _payer(bills: Iterable[PaidBill], *, room_ids: Sequence[int], company_id: int, now: datetime) -> str:
    """Whom the bills name; for money without one, the room's present owners."""
    payer_ids = list(dict.fromkeys(bill.payer_id for bill in bills if bill.payer_id is not None))
    names = names_by_person(payer_ids, company_id=company_id)
    found = [names[payer_id] for payer_id in payer_ids]
    if not found:
        living = people_by_room(room_ids, actor=system_actor(company_id=company_id), today=local_date(now))
        found = [
            one.name
            for people in living.values()
            for one in people
            if one.is_current and one.role is ResidencyRole.OWNER
        ]
    return "、".join(dict.fromkeys(found))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
