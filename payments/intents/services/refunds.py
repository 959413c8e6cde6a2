"""Sending money back: what could not be kept, and what a refund order gives back.

The row is written first, so that no refund is lost or doubled by a crash.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.accounts.actor import system_actor
from backend.kernel import audit, failpoints, outbox, timers
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_read, tenant_transaction
from payments import registry
from payments.intents import rules, selectors
from payments.intents.contracts import CaseKind, CaseState, FoundOut, PaymentRefunded, RefundStage, RefundWay
from payments.intents.models import AttemptLeg, ExceptionCase, PayeeAccount, Refund
from payments.intents.services import accounts, cases
from payments.intents.services.errors import CaseSettled
from payments.ledger import services as ledger
from payments.ledger.contracts import AccountKey, AccountKind, Posting, Side
from payments.providers import registry as providers
from payments.providers.contracts import (
    ProviderRefused,
    ProviderUnavailable,
    RefundRequest,
    RefundState,
    RefundStatus,
)

REFUND_TIMER = "payment.refund"
SOURCE = "payment_refund"
TILL = "cash"
# The company's own account from and to which it transfers.
TRANSFERS = "transfer"
MOST_NUMBERS = 3
# Refusals that pass: the money of the day has not come in yet, or we asked too often.
PASSING_REFUSALS = frozenset(
    {
        "NOT_ENOUGH", "FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED", "SYSTEM_ERROR",
        "ACQ.SELLER_BALANCE_NOT_ENOUGH", "ACQ.REFUND_FREQUENCY_LIMIT",
    }
)  # fmt: skip
ENDED = frozenset({RefundStage.SUCCEEDED, RefundStage.CLOSED, RefundStage.REFUSED})
# An abnormal refund is mended by a person at the provider (another card, the seller's own account): it is asked about
# until it has ended one way or the other, and stands in the way of a second one.
ABNORMAL_WAIT = timedelta(hours=6)

# The reason of a refund that an order asked for: what staff wrote there is not for the payer.
ORDERED = "ORDERED"
# What the payer reads in the provider's message about his refund.
PAYER_REASONS: dict[str, str] = {
    CaseKind.LATE: "付款时订单已关闭，原路退回",
    CaseKind.DOUBLE: "重复付款，原路退回",
    CaseKind.REFUSED: "账单已结清或已变更，原路退回",
    ORDERED: "退款，原路退回",
}
# Between two refunds of one payment (WeChat: at least a minute, PROVIDERS 8), by clocks that differ a little.
DISTANCES = {"wechat": timedelta(seconds=65)}

_STAGES = {
    RefundStatus.PROCESSING: RefundStage.PROCESSING,
    RefundStatus.SUCCEEDED: RefundStage.SUCCEEDED,
    RefundStatus.CLOSED: RefundStage.CLOSED,
    RefundStatus.ABNORMAL: RefundStage.ABNORMAL,
}


def request_refund(*, case: ExceptionCase, attempt_leg: AttemptLeg, reason: str, now: datetime) -> Refund:
    """Write the wish in the running transaction; a timer carries it to the provider after the commit.

    Raises CaseSettled while an abnormal refund of the case has not ended.
    """
    if Refund.objects.filter(case=case, state=RefundStage.ABNORMAL).exists():
        raise CaseSettled
    refund = Refund.objects.create(
        company_id=case.company_id,
        attempt_leg=attempt_leg,
        case=case,
        out_refund_no=rules.new_number("R", local_date(now)),
        currency=case.currency,
        amount_minor=case.amount_minor,
        reason=reason,
        requested_at=now,
    )
    ExceptionCase.objects.filter(id=case.id).update(state=CaseState.REFUNDING)
    timers.set_timer(kind=REFUND_TIMER, reference=refund.id, due_at=now, company_id=case.company_id)
    return refund


def request_order_refund(*, order_id: int, attempt_leg: AttemptLeg, amount: Money, now: datetime) -> Refund:
    """As request_refund, of money that a refund order gives back."""
    refund = Refund.objects.create(
        company_id=attempt_leg.company_id,
        attempt_leg=attempt_leg,
        order_id=order_id,
        out_refund_no=rules.new_number("R", local_date(now)),
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        reason=ORDERED,
        requested_at=now,
    )
    timers.set_timer(kind=REFUND_TIMER, reference=refund.id, due_at=now, company_id=refund.company_id)
    return refund


def record_hand_refund(
    *, order_id: int, attempt_leg: AttemptLeg, amount: Money, way: RefundWay, reference: str, now: datetime
) -> Refund:
    """Book what staff handed out of the till, or transferred; joins the running transaction."""
    refund = Refund.objects.create(
        company_id=attempt_leg.company_id,
        attempt_leg=attempt_leg,
        order_id=order_id,
        way=way,
        out_refund_no=rules.new_number("R", local_date(now)),
        refund_id=reference,
        currency=amount.currency,
        amount_minor=amount.amount_minor,
        reason=ORDERED,
        state=RefundStage.SUCCEEDED,
        requested_at=now,
        finished_at=now,
    )
    _book(refund=refund, now=now)
    return refund


def push_refund(*, company_id: int, refund_id: int, now: datetime) -> RefundStage:
    """Send a refund, or ask what became of it; returns where it stands. Outside of any transaction.

    Repeating is safe: the provider knows the refund by its number.
    """
    with tenant_read(company_id):
        refund = Refund.objects.get(id=refund_id)
        attempt_leg = AttemptLeg.objects.select_related("attempt").get(id=refund.attempt_leg_id)
        account = PayeeAccount.objects.get(id=attempt_leg.payee_account_id)
        credentials = selectors.credentials_of(account)
    if refund.state in ENDED:
        return RefundStage(refund.state)
    provider = providers.provider_named(account.provider)
    if not _has_turn(refund=refund, provider=account.provider, now=now):
        return RefundStage(refund.state)
    try:
        if refund.state in {RefundStage.PROCESSING, RefundStage.ABNORMAL}:
            state = provider.query_refund(
                out_refund_no=refund.out_refund_no,
                out_trade_no=attempt_leg.out_trade_no,
                transaction_id=attempt_leg.transaction_id,
                credentials=credentials,
                now=now,
            )
        else:
            state = provider.refund(
                request=RefundRequest(
                    out_refund_no=refund.out_refund_no,
                    out_trade_no=attempt_leg.out_trade_no,
                    transaction_id=attempt_leg.transaction_id,
                    amount_minor=refund.amount_minor,
                    total_minor=attempt_leg.amount_minor,
                    reason=PAYER_REASONS.get(refund.reason, refund.reason),
                    currency=refund.currency,
                ),
                credentials=credentials,
                now=now,
            )
    except ProviderUnavailable:
        return _wait(refund=refund, now=now)
    except ProviderRefused as refusal:
        if refusal.code in PASSING_REFUSALS or refund.state in {RefundStage.PROCESSING, RefundStage.ABNORMAL}:
            return _wait(refund=refund, now=now)
        return _end(
            company_id=company_id, refund_id=refund.id, stage=RefundStage.REFUSED, refusal=refusal.code, now=now
        )
    failpoints.hit("refund.after_provider_call")
    return record_refund_state(company_id=company_id, refund_id=refund.id, state=state, now=now)


def _has_turn(*, refund: Refund, provider: str, now: datetime) -> bool:
    """Whether the refund may be sent now; where another of the same payment was sent a moment ago, it waits."""
    distance = DISTANCES.get(provider)
    if distance is None or refund.sent_at is not None:
        return True
    with tenant_transaction(refund.company_id, durable=False):
        # Of two carriers the second sees what the first has sent.
        AttemptLeg.objects.select_for_update().get(id=refund.attempt_leg_id)
        row = Refund.objects.select_for_update().get(id=refund.id)
        if row.sent_at is not None:
            return True
        last = (
            Refund.objects.filter(attempt_leg_id=row.attempt_leg_id, sent_at__isnull=False)
            .order_by("-sent_at")
            .values_list("sent_at", flat=True)
            .first()
        )
        if last is not None and last + distance > now:
            timers.set_timer(kind=REFUND_TIMER, reference=row.id, due_at=last + distance, company_id=row.company_id)
            return False
        row.sent_at = now
        row.save(update_fields=["sent_at"])
    return True


def ask_soon(*, refund: Refund, now: datetime) -> None:
    """Have the provider asked about a refund that has not ended yet, after the running transaction."""
    if refund.state not in ENDED:
        timers.set_timer(kind=REFUND_TIMER, reference=refund.id, due_at=now, company_id=refund.company_id)


def record_refund_state(*, company_id: int, refund_id: int, state: RefundState, now: datetime) -> RefundStage:
    """Take over what the provider says of a refund; the same answer twice changes nothing."""
    stage = _STAGES.get(state.status)
    if stage is None:
        # The provider does not know the number (yet): it is sent again.
        with tenant_read(company_id):
            refund = Refund.objects.get(id=refund_id)
        return _wait(refund=refund, now=now, stage=RefundStage.REQUESTED)
    if stage is RefundStage.PROCESSING:
        with tenant_read(company_id):
            refund = Refund.objects.get(id=refund_id)
        return _wait(refund=refund, now=now, stage=RefundStage.PROCESSING, state=state)
    return _end(company_id=company_id, refund_id=refund_id, stage=stage, state=state, now=now)


def _wait(
    *, refund: Refund, now: datetime, stage: RefundStage | None = None, state: RefundState | None = None
) -> RefundStage:
    with tenant_transaction(refund.company_id, durable=False):
        row = Refund.objects.select_for_update().get(id=refund.id)
        if row.state in ENDED:
            return RefundStage(row.state)
        row.checks += 1
        if row.state != RefundStage.ABNORMAL:
            row.state = stage or row.state
        _take_over(row, state)
        row.save(update_fields=["checks", "state", "refund_id", "accepted_at"])
        timers.set_timer(
            kind=REFUND_TIMER,
            reference=row.id,
            due_at=now + (ABNORMAL_WAIT if row.state == RefundStage.ABNORMAL else rules.wait_before(row.checks - 1)),
            company_id=row.company_id,
        )
        return RefundStage(row.state)


def _take_over(refund: Refund, state: RefundState | None) -> None:
    """The provider's number of the refund and when it was accepted, where the answer says so."""
    if state is not None:
        refund.refund_id = state.refund_id or refund.refund_id
        refund.accepted_at = state.accepted_at or refund.accepted_at


def _end(
    *,
    company_id: int,
    refund_id: int,
    stage: RefundStage,
    now: datetime,
    state: RefundState | None = None,
    refusal: str = "",
) -> RefundStage:
    with tenant_transaction(company_id, durable=False):
        lock_intent_of_order(refund_id)
        refund = Refund.objects.select_for_update().get(id=refund_id)
        if refund.state in ENDED:
            return RefundStage(refund.state)
        if refund.state == RefundStage.ABNORMAL == stage:
            return _wait(refund=refund, now=now)
        before, refund.state = refund.state, stage
        _take_over(refund, state)
        refund.refusal = refusal
        refund.finished_at = now
        refund.save(update_fields=["state", "refund_id", "accepted_at", "refusal", "finished_at"])
        if stage is RefundStage.ABNORMAL:
            timers.set_timer(kind=REFUND_TIMER, reference=refund.id, due_at=now + ABNORMAL_WAIT, company_id=company_id)
        else:
            timers.cancel_timer(kind=REFUND_TIMER, reference=refund.id, now=now)
        audit.record(
            actor=system_actor(company_id=company_id),
            action="payment.refund",
            object_kind="payment_refund",
            object_id=refund.id,
            now=now,
            old={"state": before},
            new={"state": stage, "amount_minor": refund.amount_minor, "refusal": refusal},
        )
        if stage is RefundStage.SUCCEEDED:
            _book(refund=refund, now=now)
        elif refund.case_id is not None:
            _hand_over(refund=refund, case_id=refund.case_id, stage=stage, now=now)
        if refund.order_id is not None:
            registry.refund_orders().on_refund_ended(
                company_id=company_id,
                order_id=refund.order_id,
                refund_id=refund.id,
                stage=stage,
                refusal=refusal,
                now=now,
            )
        failpoints.hit("refund.before_commit")
    failpoints.hit("refund.after_commit")
    return stage


def lock_intent_of_order(refund_id: int) -> None:
    """An intent is locked before everything that hangs on it; a case's refund touches nothing of it."""
    found = Refund.objects.filter(id=refund_id, order_id__isnull=False)
    intent_id = found.values_list("attempt_leg__attempt__intent_id", flat=True).first()
    if intent_id is not None:
        selectors.lock_intent(intent_id)


def _book(*, refund: Refund, now: datetime) -> None:
    attempt_leg = AttemptLeg.objects.select_related("leg", "attempt__intent").get(id=refund.attempt_leg_id)
    amount = Money(refund.amount_minor, refund.currency)
    ledger.post_entry(
        company_id=refund.company_id,
        source=SOURCE,
        source_id=refund.id,
        community_id=attempt_leg.leg.community_id,
        posted_on=ledger.open_day(
            company_id=refund.company_id, community_id=attempt_leg.leg.community_id, day=local_date(now)
        ),
        postings=[
            Posting(AccountKey(AccountKind.UNALLOCATED, None, attempt_leg.payee_account_id), Side.DEBIT, amount),
            Posting(_money_account(refund=refund, attempt_leg=attempt_leg, now=now), Side.CREDIT, amount),
        ],
        now=now,
    )
    if refund.case_id is not None:
        case = ExceptionCase.objects.select_for_update().get(id=refund.case_id)
        cases.resolve_case(case_id=case.id, resolution=FoundOut.REFUNDED, now=now)
    outbox.publish(
        event=PaymentRefunded(
            company_id=refund.company_id,
            refund_id=refund.id,
            intent_id=attempt_leg.attempt.intent_id,
            payer_account_id=attempt_leg.attempt.intent.payer_account_id,
            amount=amount,
            order_id=refund.order_id,
            way=RefundWay(refund.way),
        ),
        now=now,
        company_id=refund.company_id,
        queue="money",
    )


def _money_account(*, refund: Refund, attempt_leg: AttemptLeg, now: datetime) -> AccountKey:
    """Where the money leaves from."""
    # Cash of a case goes out of the till as well, though nobody asked for it by an order.
    if refund.way == RefundWay.CASH or attempt_leg.attempt.provider == TILL:
        return AccountKey(AccountKind.CASH, attempt_leg.leg.community_id)
    account_id = attempt_leg.payee_account_id
    if refund.way == RefundWay.TRANSFER:
        actor = system_actor(company_id=refund.company_id)
        account_id = accounts.ensure_company_account(actor=actor, provider=TRANSFERS, now=now)
    return AccountKey(AccountKind.BANK_IN_TRANSIT, None, account_id)


def _hand_over(*, refund: Refund, case_id: int, stage: RefundStage, now: datetime) -> None:
    """A case's refund that did not happen: tried under a new number where that helps, else left to staff."""
    case = ExceptionCase.objects.select_for_update().get(id=case_id)
    numbers = Refund.objects.filter(case_id=case.id).count()
    if stage is RefundStage.CLOSED and numbers < MOST_NUMBERS:
        request_refund(case=case, attempt_leg=refund.attempt_leg, reason=refund.reason, now=now)
    else:
        ExceptionCase.objects.filter(id=case.id).update(state=CaseState.OPEN)
