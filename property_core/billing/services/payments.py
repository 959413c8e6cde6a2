"""Paying bills: an owner starts a payment online, a cashier takes money at the desk.

One line per bill goes to payments: purpose "bill", reference = the allocation, amount = principal and frozen late fee
together. The reference is the allocation and not the bill, because a bill may be paid in several parts; the fee
travels inside the line, because whoever cannot take the principal must not keep its fee.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from backend.accounts.actor import Actor
from backend.kernel import audit, failpoints, idempotency, outbox
from backend.kernel.errors import DomainError, NotFound
from backend.kernel.money import CNY, Money, total
from backend.kernel.time import local_date
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.selectors import units_by_id
from payments.intents.contracts import LegRequest, LineRequest
from payments.intents.selectors import company_payee_account
from payments.intents.services import cancel_intent, open_intent
from payments.intents.services.errors import PayeeNotReady
from property_core.billing.contracts import (
    PURPOSE_BILL,
    BillPaymentStarted,
    BillStatus,
    PaymentStatus,
    StartedPayment,
)
from property_core.billing.models import Bill, BillAllocation, BillPayment
from property_core.billing.permissions import require_can_pay
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.selectors.paying import holders_by_bill, lock_bills, parameters_of
from property_core.billing.services.settling import release_bill_payment, settle_bill_payment

__all__ = [
    "BillAlreadyPaid",
    "BillHasOpenPayment",
    "BillNotPayable",
    "BillTotalChanged",
    "NothingToPay",
    "cancel_bill_payment",
    "release_bill_payment",
    "settle_bill_payment",
    "start_bill_payment",
]

# The company's account that a leg names; at another provider the company collects through its account there.
NAMED_PROVIDER = "wechat"


class NothingToPay(DomainError):
    code = "NOTHING_TO_PAY"
    zh = "没有待缴的账单。"
    en = "There is no bill to pay."


class BillAlreadyPaid(DomainError):
    code = "BILL_ALREADY_PAID"
    zh = "所选账单中有的已经缴清，请刷新后再试。"
    en = "One of the bills has been paid already; reload and try again."


class BillNotPayable(DomainError):
    code = "BILL_NOT_PAYABLE"
    zh = "所选账单中有的已经冲销，不用再缴。"
    en = "One of the bills was reversed and wants no money."


class BillHasOpenPayment(DomainError):
    code = "BILL_HAS_OPEN_PAYMENT"
    zh = "所选账单正在支付中，请等支付完成，或取消那笔支付后再试。"
    en = "One of the bills is being paid at this moment; wait for that payment or cancel it first."


class BillTotalChanged(DomainError):
    code = "BILL_TOTAL_CHANGED"
    zh = "应缴金额已变为 {total} 元，请核对后再付。"
    en = "The amount due is now {total}; please check it and pay again."


@dataclass(frozen=True, slots=True)
class Due:
    """What a locked bill wants today: outstanding principal, and the late fee that has grown and is not fixed."""

    bill: Bill
    principal: Money
    fee: Money

    @property
    def amount(self) -> Money:
        return self.principal + self.fee


def start_bill_payment(
    *, actor: Actor, bill_ids: Sequence[int], expected_total: Money, idempotency_key: str, now: datetime
) -> StartedPayment:
    """An owner begins to pay bills of his rooms, in whole, over several communities if he likes.

    `expected_total` is what he was shown: outstanding principal and late fees up to today. Both are frozen until the
    payment expires; meanwhile nobody else can pay these bills. The provider is asked later, by `open_checkout`.
    The same key gives the same payment. Locks the bills in id order. Event: BillPaymentStarted.
    Raises NotSignedIn, NotFound (a bill he may not see), NothingToPay, BillNotPayable, BillAlreadyPaid,
    BillHasOpenPayment, BillTotalChanged, PayeeNotReady, PaymentTooLarge, IdempotencyKeyReused.
    """
    company_id, wanted = actor.company, sorted(set(bill_ids))
    with tenant_transaction(company_id):
        claimed = idempotency.claim(
            operation="billing.start_bill_payment",
            owner=f"{company_id}:{actor.account}",
            key=idempotency_key,
            request={"bills": wanted, "total": expected_total.amount_minor, "currency": expected_total.currency},
            now=now,
        )
        if claimed.result is not None:
            return started(claimed.result)
        require_can_pay(actor=actor, bills=Bill.objects.filter(id__in=wanted))
        dues = lock_dues(company_id=company_id, bill_ids=wanted, on=local_date(now))
        require_payable(dues)
        whole = require_total(dues, expected_total=expected_total)
        payment = BillPayment.objects.create(
            company_id=company_id,
            payer_account_id=actor.account,
            currency=whole.currency,
            total_minor=whole.amount_minor,
            started_at=now,
        )
        allocations = allocate_to(payment=payment, dues=dues, fee_until=local_date(now))
        opened = open_intent(
            actor=actor,
            payer_account_id=actor.account,
            legs=[
                one_leg(
                    company_id=company_id,
                    payee_account_id=company_account(company_id, NAMED_PROVIDER),
                    allocations=allocations,
                    dues=dues,
                )
            ],
            idempotency_key=idempotency_key,
            expires_at=now + timedelta(minutes=parameters_of(company_id).payment_minutes),
            now=now,
        )
        payment.intent_id = opened.intent_id
        payment.save(update_fields=["intent_id"])
        audit.record(
            actor=actor,
            action="billing.payment.start",
            object_kind="bill_payment",
            object_id=payment.pk,
            now=now,
            new={"bills": wanted, "total_minor": whole.amount_minor, "intent_id": opened.intent_id},
        )
        outbox.publish(
            event=BillPaymentStarted(
                company_id=company_id, payment_id=payment.pk, intent_id=opened.intent_id, total=whole
            ),
            now=now,
            company_id=company_id,
            queue="billing",
        )
        result = StartedPayment(payment.pk, opened.intent_id, whole, opened.expires_at)
        idempotency.keep(claimed=claimed, result=kept(result))
        failpoints.hit("bill_payment.before_commit")
    failpoints.hit("bill_payment.after_commit")
    return result


def cancel_bill_payment(*, actor: Actor, payment_id: int, now: datetime) -> PaymentStatus:
    """The payer gives up a started payment. Outside of any transaction: a provider may be asked.

    RELEASED: the bills are free again. STARTED: he is just paying, or the provider does not answer; it goes on by
    itself. SETTLED: the money was faster. Raises NotSignedIn, NotFound.
    """
    with tenant_read(actor.company):
        payment = BillPayment.objects.filter(id=payment_id, payer_account_id=actor.account).first()
    if payment is None:
        raise NotFound
    if payment.intent_id is not None and payment.status == PaymentStatus.STARTED:
        cancel_intent(actor=actor, intent_id=payment.intent_id, now=now)
    with tenant_read(actor.company):
        return PaymentStatus(BillPayment.objects.get(id=payment_id).status)


def lock_dues(*, company_id: int, bill_ids: Sequence[int], on: date) -> list[Due]:
    """What the bills want on the day, the bills locked in id order. Raises NotFound where one is missing."""
    bills = lock_bills(bill_ids)
    if len(bills) != len(set(bill_ids)):
        raise NotFound
    fees = late_fee_by_bill([bill.pk for bill in bills], company_id=company_id, on=on)
    return [Due(bill, Money(bill.total_minor - bill.paid_minor, bill.currency), fees[bill.pk]) for bill in bills]


def require_payable(dues: Sequence[Due]) -> None:
    """Raises NothingToPay, BillNotPayable, BillAlreadyPaid, BillHasOpenPayment. The bills are locked."""
    if not dues:
        raise NothingToPay(field=("billIds",))
    if any(due.bill.status == BillStatus.REVERSED for due in dues):
        raise BillNotPayable(field=("billIds",))
    if any(due.bill.status == BillStatus.PAID for due in dues):
        raise BillAlreadyPaid(field=("billIds",))
    if holders_by_bill([due.bill.pk for due in dues]):
        raise BillHasOpenPayment(field=("billIds",))


def require_total(dues: Sequence[Due], *, expected_total: Money) -> Money:
    """The dues together. Raises BillTotalChanged where the payer was shown something else."""
    whole = total((due.amount for due in dues), currency=expected_total.currency)
    if whole != expected_total:
        raise BillTotalChanged(field=("expectedTotal",), total=str(whole).removesuffix(f" {CNY}"))
    return whole


def allocate_to(
    *, payment: BillPayment, dues: Sequence[Due], fee_until: date, parts: Mapping[int, tuple[int, int]] | None = None
) -> list[BillAllocation]:
    """Write what goes to which bill: all of it, or `parts` (bill id → principal and fee in fen), bills without none.

    The database refuses a second started allocation of a bill: the fence behind the lock.
    """
    shares = (
        parts
        if parts is not None
        else {due.bill.pk: (due.principal.amount_minor, due.fee.amount_minor) for due in dues}
    )
    return BillAllocation.objects.bulk_create(
        BillAllocation(
            company_id=payment.company_id,
            payment_id=payment.pk,
            bill_id=due.bill.pk,
            principal_minor=shares[due.bill.pk][0],
            fee_minor=shares[due.bill.pk][1],
            fee_until=fee_until,
        )
        for due in dues
        if due.bill.pk in shares
    )


def one_leg(
    *, company_id: int, payee_account_id: int, allocations: Sequence[BillAllocation], dues: Sequence[Due]
) -> LegRequest:
    """All lines as one leg: however many communities the bills are of, the company sells once, in one payment.

    The leg stands at the community, or at the lowest unit above all of them.
    """
    communities = sorted({due.bill.community_id for due in dues})
    paths = [unit.path for unit in units_by_id(communities, company_id=company_id).values()]
    steps = [[step for step in path.split("/") if step] for path in paths]
    shared = [level[0] for level in takewhile(lambda level: len(set(level)) == 1, zip(*steps, strict=False))]
    lines = [LineRequest(PURPOSE_BILL, row.pk, Money(row.principal_minor + row.fee_minor)) for row in allocations]
    return LegRequest(payee_account_id, int(shared[-1]), tuple(lines))


def legs_of(*, payee_account_id: int, allocations: Sequence[BillAllocation], dues: Sequence[Due]) -> list[LegRequest]:
    """One leg per community, by its id: at the desk each community's money lies in its own till."""
    community_by_bill = {due.bill.pk: due.bill.community_id for due in dues}
    lines: dict[int, list[LineRequest]] = {}
    for row in allocations:
        lines.setdefault(community_by_bill[row.bill_id], []).append(
            LineRequest(PURPOSE_BILL, row.pk, Money(row.principal_minor + row.fee_minor))
        )
    return [LegRequest(payee_account_id, community_id, tuple(lines[community_id])) for community_id in sorted(lines)]


def company_account(company_id: int, provider: str) -> int:
    """The company's own account at a provider. Raises PayeeNotReady."""
    try:
        return company_payee_account(company_id=company_id, provider=provider)
    except NotFound as error:
        raise PayeeNotReady from error


def kept(result: StartedPayment) -> dict[str, object]:
    return {
        "payment_id": result.payment_id,
        "intent_id": result.intent_id,
        "total_minor": result.total.amount_minor,
        "currency": result.total.currency,
        "expires_at": result.expires_at.isoformat(),
    }


def started(result: Mapping[str, object]) -> StartedPayment:
    """The outcome of an earlier call with the same key."""
    return StartedPayment(
        payment_id=int(str(result["payment_id"])),
        intent_id=int(str(result["intent_id"])),
        total=Money(int(str(result["total_minor"])), str(result["currency"])),
        expires_at=datetime.fromisoformat(str(result["expires_at"])),
    )
