"""Paying bills: an owner starts a payment online, a cashier takes money at the desk.

One line per bill goes to payments: purpose "bill", reference = the allocation, amount = principal and frozen late fee
together. The reference is the allocation and not the bill, because a bill may be paid in several parts; the fee
travels inside the line, because whoever cannot take the principal must not keep its fee.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from backend.accounts.actor import Actor
from backend.kernel import audit, failpoints, idempotency, outbox
from backend.kernel.errors import NotFound
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.selectors import units_by_id
from payments.intents.contracts import LegRequest, LineRequest
from payments.intents.selectors import online_payee_account
from payments.intents.services import cancel_intent, open_intent
from payments.intents.services.errors import PayeeNotReady
from property_core.billing.contracts import AllocationRow, PaymentStatus
from property_core.billing.permissions import require_can_pay
from property_core.billing.services.dues import lock_dues, require_payable, require_total
from property_core.billing.services.settling import hold_bills
from property_core.collection.contracts import PURPOSE_BILL, BillPaymentStarted, StartedPayment
from property_core.collection.models import BillPayment
from property_core.collection.parameters import payment_minutes


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
        require_can_pay(actor=actor, bill_ids=wanted)
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
        allocations = hold_bills(company_id=company_id, payment_id=payment.pk, dues=dues, fee_until=local_date(now))
        opened = open_intent(
            actor=actor,
            payer_account_id=actor.account,
            legs=[
                one_leg(
                    company_id=company_id,
                    payee_account_id=online_account(company_id),
                    allocations=allocations,
                )
            ],
            idempotency_key=idempotency_key,
            expires_at=now + timedelta(minutes=payment_minutes(local_date(now))),
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


def one_leg(*, company_id: int, payee_account_id: int, allocations: Sequence[AllocationRow]) -> LegRequest:
    """All lines as one leg: however many communities the bills are of, the company sells once, in one payment.

    The leg stands at the community, or at the lowest unit above all of them.
    """
    communities = sorted({row.community_id for row in allocations})
    paths = [unit.path for unit in units_by_id(communities, company_id=company_id).values()]
    steps = [[step for step in path.split("/") if step] for path in paths]
    shared = [level[0] for level in takewhile(lambda level: len(set(level)) == 1, zip(*steps, strict=False))]
    lines = [LineRequest(PURPOSE_BILL, row.id, row.amount) for row in allocations]
    return LegRequest(payee_account_id, int(shared[-1]), tuple(lines))


def legs_of(*, payee_account_id: int, allocations: Sequence[AllocationRow]) -> list[LegRequest]:
    """One leg per community, by its id: at the desk each community's money lies in its own till."""
    lines: dict[int, list[LineRequest]] = {}
    for row in allocations:
        lines.setdefault(row.community_id, []).append(LineRequest(PURPOSE_BILL, row.id, row.amount))
    return [LegRequest(payee_account_id, community_id, tuple(lines[community_id])) for community_id in sorted(lines)]


def online_account(company_id: int) -> int:
    """The account that names the company as the seller; the payer chooses the provider later. Raises PayeeNotReady."""
    try:
        return online_payee_account(company_id)
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
