"""Money at the desk: counted, laid on bills, change given back or kept, receipts issued at once.

Cash, a card at the POS terminal, or a transfer whose number the payer shows: the last two stand on their way to the
bank until its statement has them (payments.bank).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from backend.accounts.actor import Actor, system_actor
from backend.kernel import audit, failpoints, idempotency
from backend.kernel.errors import DomainError, InvalidInput, NotFound
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_read, tenant_transaction
from payments.bank.services import keep_reference
from payments.intents.contracts import LegRequest, LineRequest
from payments.intents.services import cancel_intent, capture_at_desk, ensure_company_account
from property_core.billing.contracts import Due, PaymentStatus
from property_core.billing.selectors.paying import communities_by_bill, holders_by_bill, open_bill_ids
from property_core.billing.services.dues import BillHasOpenPayment, lock_dues, require_payable, require_total
from property_core.billing.services.settling import hold_bills
from property_core.charges.permissions import require_in_communities
from property_core.collection.contracts import PURPOSE_PREPAYMENT, TakenCash
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.parameters import fee_order
from property_core.collection.permissions import CASH
from property_core.collection.rules import BillDue, FeeOrder, allocate
from property_core.collection.services.payments import legs_of
from property_core.homes.selectors import rooms_by_id

PROVIDER = "cash"


@dataclass(frozen=True, slots=True)
class TakenMoney:
    """What was taken, and the intent and payee account under which payments has it."""

    outcome: TakenCash
    intent_id: int
    payee_account_id: int


class ChangeNeedsRoom(DomainError):
    code = "CHANGE_NEEDS_ROOM"
    zh = "请选择余额转入哪一间房的预存。"
    en = "Choose the room whose prepayment keeps the change."


def take_cash(
    *,
    actor: Actor,
    tendered: Money,
    expected_total: Money,
    idempotency_key: str,
    now: datetime,
    room_ids: Sequence[int] = (),
    bill_ids: Sequence[int] = (),
    keep_change_as_prepayment: bool = False,
    prepayment_room_id: int | None = None,
    cancel_open_payments: bool = False,
    provider: str = PROVIDER,
    reference: str = "",
) -> TakenCash:
    """Take money for the named bills, or for every open bill of the rooms; outside of any transaction.

    `expected_total` is what the screen showed: outstanding principal and late fees up to today. Less money than that
    pays the oldest due dates first, fee before principal (a parameter); more comes back as change or, where the payer
    wants it, becomes prepayment of `prepayment_room_id` (may be left out where all bills are of one room).
    A bill with an open online payment is refused; `cancel_open_payments` first asks, and closes, at the provider, and
    takes the money only once that payment can come no more. Receipts are issued at once, one per community.
    `provider`: cash, pos or transfer; the last two need the `reference` of the slip or transfer, and what is more than
    the bills becomes prepayment: there is no change to give.
    The same key gives the same outcome. Locks the bills in id order. Events: BillsPaid, PrepaymentReceived.
    Raises Forbidden, NotFound, NothingToPay, BillNotPayable, BillAlreadyPaid, BillHasOpenPayment, BillTotalChanged,
    ChangeNeedsRoom, InvalidInput, PaymentTooLarge, IdempotencyKeyReused, ReferenceMissing, ReferenceUsed.
    """
    company_id = actor.company
    keep_change_as_prepayment |= provider != PROVIDER
    if tendered.amount_minor <= 0:
        raise InvalidInput(field=("tendered",), name="tendered", reason="> 0")
    if cancel_open_payments:
        asked = _chosen(actor=actor, room_ids=room_ids, bill_ids=bill_ids)
        _cancel_open(actor=actor, bill_ids=asked, now=now)
    with tenant_transaction(company_id):
        claimed = idempotency.claim(
            operation="billing.take_cash",
            owner=f"{company_id}:{actor.account}",
            key=idempotency_key,
            request={
                "rooms": sorted(set(room_ids)),
                "bills": sorted(set(bill_ids)),
                "tendered": tendered.amount_minor,
                "expected": expected_total.amount_minor,
                "keep": keep_change_as_prepayment,
                "room": prepayment_room_id,
                **_slip(provider, reference),
            },
            now=now,
        )
        if claimed.result is not None:
            return taken_outcome(claimed.result)
        wanted = _chosen(actor=actor, room_ids=room_ids, bill_ids=bill_ids)
        dues = lock_dues(company_id=company_id, bill_ids=wanted, on=local_date(now))
        require_payable(dues)
        whole = require_total(dues, expected_total=expected_total)
        applied = min(tendered, whole)
        surplus = tendered - applied
        kept_room = None
        if keep_change_as_prepayment and surplus:
            kept_room = _change_room(actor=actor, dues=dues, room_id=prepayment_room_id)
        prepaid = surplus if kept_room is not None else Money(0, surplus.currency)
        result = _take(
            actor=actor, dues=dues, applied=applied, prepaid=prepaid, room=kept_room, tendered=tendered,
            idempotency_key=idempotency_key, provider=provider, reference=reference, now=now,
        )  # fmt: skip
        idempotency.keep(claimed=claimed, result=kept_outcome(result))
        failpoints.hit("cash.before_commit")
    failpoints.hit("cash.after_commit")
    return result


def take_prepayment_cash(
    *,
    actor: Actor,
    room_id: int,
    amount: Money,
    idempotency_key: str,
    now: datetime,
    provider: str = PROVIDER,
    reference: str = "",
) -> TakenCash:
    """Take money in advance (预存) for a room at the desk; a receipt is issued at once. As take_cash.

    Raises Forbidden, NotFound, InvalidInput, IdempotencyKeyReused, ReferenceMissing, ReferenceUsed.
    Event: PrepaymentReceived.
    """
    company_id = actor.company
    if amount.amount_minor <= 0:
        raise InvalidInput(field=("amount",), name="amount", reason="> 0")
    with tenant_transaction(company_id):
        claimed = idempotency.claim(
            operation="billing.take_prepayment_cash",
            owner=f"{company_id}:{actor.account}",
            key=idempotency_key,
            request={"room": room_id, "amount": amount.amount_minor, **_slip(provider, reference)},
            now=now,
        )
        if claimed.result is not None:
            return taken_outcome(claimed.result)
        room = _room_community(actor=actor, room_id=room_id)
        nothing = Money(0, amount.currency)
        result = _take(
            actor=actor, dues=[], applied=nothing, prepaid=amount, room=room, tendered=amount,
            idempotency_key=f"prepayment {idempotency_key}"[:120], provider=provider, reference=reference, now=now,
        )  # fmt: skip
        idempotency.keep(claimed=claimed, result=kept_outcome(result))
        failpoints.hit("cash.before_commit")
    failpoints.hit("cash.after_commit")
    return result


def _take(
    *,
    actor: Actor,
    dues: Sequence[Due],
    applied: Money,
    prepaid: Money,
    room: tuple[int, int] | None,
    tendered: Money,
    idempotency_key: str,
    provider: str,
    reference: str,
    now: datetime,
) -> TakenCash:
    """Write the payment, hand it to payments, read what came of it. `room`: room and community of the prepayment."""
    taken = take_money(
        actor=actor, dues=dues, applied=applied, prepaid=prepaid, room=room, tendered=tendered,
        idempotency_key=idempotency_key, provider=provider, paid_at=now, now=now,
    )  # fmt: skip
    if provider != PROVIDER:
        keep_reference(
            company_id=actor.company,
            intent_id=taken.intent_id,
            payee_account_id=taken.payee_account_id,
            provider=provider,
            reference=reference,
            amount_minor=tendered.amount_minor,
            now=now,
        )
    return taken.outcome


def take_money(
    *,
    actor: Actor,
    dues: Sequence[Due],
    applied: Money,
    prepaid: Money,
    room: tuple[int, int] | None,
    tendered: Money,
    idempotency_key: str,
    provider: str,
    paid_at: datetime,
    now: datetime,
) -> TakenMoney:
    """Money that is there, laid on locked bills and a room's prepayment; joins the caller's transaction.

    `paid_at`: when the payer paid; late fees are counted up to that day.
    """
    payment = BillPayment.objects.create(
        company_id=actor.company,
        cashier_account_id=actor.account_id,
        provider=provider,
        currency=tendered.currency,
        total_minor=(applied + prepaid).amount_minor,
        surplus_minor=prepaid.amount_minor,
        surplus_room_id=room[0] if room is not None else None,
        tendered_minor=tendered.amount_minor,
        started_at=now,
    )
    allocations = hold_bills(
        company_id=actor.company,
        payment_id=payment.pk,
        dues=dues,
        fee_until=local_date(paid_at),
        parts=share_out(applied, dues=dues, order=fee_order(local_date(now))),
    )
    account_id = ensure_company_account(actor=actor, provider=provider, now=now)
    legs = legs_of(payee_account_id=account_id, allocations=allocations)
    if room is not None:
        legs = _with_prepayment(legs, payment=payment, account_id=account_id, community_id=room[1], amount=prepaid)
    intent = capture_at_desk(
        actor=actor, legs=legs, idempotency_key=idempotency_key, now=now, provider=provider, paid_at=paid_at
    )
    change = tendered - applied - prepaid
    audit.record(
        actor=actor,
        action="billing.cash.take",
        object_kind="bill_payment",
        object_id=payment.pk,
        now=now,
        new={
            "bills": [row.bill_id for row in allocations],
            "tendered_minor": tendered.amount_minor,
            "applied_minor": applied.amount_minor,
            "prepaid_minor": prepaid.amount_minor,
            "change_minor": change.amount_minor,
            "provider": provider,
        },
    )
    receipt_ids = Receipt.objects.filter(payment=payment).order_by("id").values_list("id", flat=True)
    outcome = TakenCash(payment.pk, tuple(receipt_ids), tendered, applied, prepaid, change)
    return TakenMoney(outcome, intent.intent_id, account_id)


def _slip(provider: str, reference: str) -> dict[str, str]:
    """What a request by POS or transfer is besides; one in cash is what it has always been."""
    return {} if provider == PROVIDER else {"provider": provider, "reference": reference.strip()}


def share_out(money: Money, *, dues: Sequence[Due], order: FeeOrder) -> dict[int, tuple[int, int]]:
    """dict bill id -> (principal, fee) in fen that the money pays; bills that get nothing are left out.

    A fee that is not fixed yet takes part under the negative of its bill's id; it is fixed when the money is applied.
    """
    wants = [BillDue(due.bill_id, due.due_on, due.principal, due.fee_of_id) for due in dues]
    wants += [BillDue(-due.bill_id, due.due_on, due.fee, due.bill_id) for due in dues if due.fee]
    shares: dict[int, tuple[int, int]] = {}
    for part in allocate(captured=money, dues=wants, order=order).parts:
        principal, fee = shares.get(abs(part.bill_id), (0, 0))
        if part.bill_id > 0:
            principal = part.amount.amount_minor
        else:
            fee = part.amount.amount_minor
        shares[abs(part.bill_id)] = (principal, fee)
    return shares


def _with_prepayment(
    legs: Sequence[LegRequest], *, payment: BillPayment, account_id: int, community_id: int, amount: Money
) -> list[LegRequest]:
    """The kept money joins the leg of the room's community, so that one receipt shows both."""
    line = LineRequest(PURPOSE_PREPAYMENT, payment.pk, amount)
    if all(leg.community_id != community_id for leg in legs):
        return [*legs, LegRequest(account_id, community_id, (line,))]
    return [replace(leg, lines=(*leg.lines, line)) if leg.community_id == community_id else leg for leg in legs]


def _chosen(*, actor: Actor, room_ids: Sequence[int], bill_ids: Sequence[int]) -> list[int]:
    """Ids of the bills meant, each of which the cashier may take money for. Raises Forbidden, NotFound."""
    actor.require(CASH)
    with tenant_read(actor.company):
        rooms = rooms_by_id(room_ids, company_id=actor.company)
        if len(rooms) != len(set(room_ids)):
            raise NotFound
        require_in_communities(CASH, actor=actor, community_ids=[room.community_id for room in rooms.values()])
        wanted = sorted({*bill_ids, *(open_bill_ids(room_ids) if room_ids and not bill_ids else ())})
        communities = communities_by_bill(wanted)
    if len(communities) != len(wanted):
        raise NotFound
    require_in_communities(CASH, actor=actor, community_ids=communities.values())
    return wanted


def _cancel_open(*, actor: Actor, bill_ids: Sequence[int], now: datetime) -> None:
    """Give up started payments of others on these bills. Raises BillHasOpenPayment while one may still be paid."""
    with tenant_read(actor.company):
        held = set(holders_by_bill(bill_ids).values())
        intents = dict(BillPayment.objects.filter(id__in=held).order_by("id").values_list("id", "intent_id"))
    for payment_id, intent_id in intents.items():
        if intent_id is None:
            continue
        with tenant_transaction(actor.company):
            audit.record(
                actor=actor,
                action="billing.payment.cancel_at_desk",
                object_kind="bill_payment",
                object_id=payment_id,
                now=now,
                new={"intent_id": intent_id},
            )
        cancel_intent(actor=system_actor(company_id=actor.company), intent_id=intent_id, now=now)
    with tenant_read(actor.company):
        if BillPayment.objects.filter(id__in=held, status=PaymentStatus.STARTED).exists():
            raise BillHasOpenPayment(field=("billIds",))


def _change_room(*, actor: Actor, dues: Sequence[Due], room_id: int | None) -> tuple[int, int]:
    if room_id is None:
        rooms = {due.room_id for due in dues}
        only = next(iter(rooms)) if len(rooms) == 1 else None
        if only is None:
            raise ChangeNeedsRoom(field=("prepaymentRoomId",))
        room_id = only
    return _room_community(actor=actor, room_id=room_id)


def _room_community(*, actor: Actor, room_id: int) -> tuple[int, int]:
    """(room id, its community id), where the cashier may take money. Raises Forbidden, NotFound."""
    actor.require(CASH)
    room = rooms_by_id([room_id], company_id=actor.company).get(room_id)
    if room is None:
        raise NotFound(field=("roomId",))
    require_in_communities(CASH, actor=actor, community_ids=[room.community_id])
    return room.id, room.community_id


def kept_outcome(result: TakenCash) -> dict[str, object]:
    return {
        "payment_id": result.payment_id,
        "receipt_ids": list(result.receipt_ids),
        "currency": result.tendered.currency,
        "tendered": result.tendered.amount_minor,
        "applied": result.applied.amount_minor,
        "prepaid": result.prepaid.amount_minor,
        "change": result.change.amount_minor,
    }


def taken_outcome(result: Mapping[str, object]) -> TakenCash:
    """The outcome of an earlier call with the same key."""
    currency = str(result["currency"])
    money = {name: Money(int(str(result[name])), currency) for name in ("tendered", "applied", "prepaid", "change")}
    receipt_ids = result["receipt_ids"]
    return TakenCash(
        payment_id=int(str(result["payment_id"])),
        receipt_ids=tuple(receipt_ids) if isinstance(receipt_ids, list) else (),
        **money,
    )
