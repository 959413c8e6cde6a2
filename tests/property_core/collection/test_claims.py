"""Money on the bank account laid on a room and taken back; cards and transfers at the desk; the gate of a month."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import Forbidden, InvalidInput, NotFound
from backend.kernel.models import AuditEntry
from backend.kernel.money import Money
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from payments.bank.models import BankClaim, BankLine, DeskReference
from payments.bank.services import (
    ClaimUndone,
    LineNotWaiting,
    ReferenceMissing,
    ReferenceUsed,
    bounce_line,
    import_bank_statement,
    match_line,
    open_bank_account,
)
from payments.intents.models import AttemptLeg
from payments.intents.services import ensure_company_account
from payments.ledger.contracts import AccountKind
from payments.reconciliation.contracts import DifferenceKind, StatementKind, StatementState, Subject
from payments.reconciliation.models import Difference, Statement
from payments.reconciliation.services import explain_difference, sign_off_day
from property_core.billing.contracts import BillStatus
from property_core.billing.selectors.closing import days_to_settle
from property_core.billing.services.closing import DaysNotSettled, ReasonNeeded, close_month
from property_core.collection.models import BillPayment, Receipt
from property_core.collection.services.cash import take_prepayment_cash
from property_core.collection.services.claims import claim_bank_line, undo_bank_claim
from property_core.collection.services.refunding import PrepaymentSpent
from tests.cast import NOW
from tests.property_core.billing.fees import MINE, NOVEMBER, Fees, build_fees, next_key

pytestmark = pytest.mark.django_db

TODAY = local_date(NOW)


@pytest.fixture
def fees() -> Fees:
    return build_fees()


def bring(fees: Fees, *rows: str) -> list[BankLine]:
    """Lines `amount,remark,number` of a bank statement; those of days ago say so by a fourth part."""
    actor = fees.cast.system
    account = fees.rows(BankLine)[0].bank_account_id if fees.rows(BankLine) else open_bank_account(
        actor=actor, name="基本户", bank="工商银行", number="62220001", now=NOW,
        mapping={"DAY": "日期", "AMOUNT": "金额", "SUMMARY": "摘要", "REFERENCE": "流水号"},
    )  # fmt: skip
    text = ["日期,金额,摘要,流水号"]
    for row in rows:
        amount, remark, number, *days = row.split(",")
        text.append(f"{TODAY - timedelta(days=int(days[0]) if days else 0)},{amount},{remark},{number}")
    import_bank_statement(
        actor=actor, bank_account_id=account, file=io.BytesIO("\n".join(text).encode()), file_name="a.csv",
        sha256="0" * 64, now=NOW,
    )  # fmt: skip
    return fees.rows(BankLine)


def claimer(fees: Fees, unit: str = "JG") -> Actor:
    units = frozenset({fees.cast.units[unit]})
    return Actor(
        kind=ActorKind.STAFF, account_id=77, company_id=fees.cast.company_id, grants={"payment.bank_claim": units}
    )


def transfers(fees: Fees) -> int:
    return ensure_company_account(actor=fees.cast.system, provider="transfer", now=NOW)


def transit(fees: Fees, provider: str) -> int:
    account_id = ensure_company_account(actor=fees.cast.system, provider=provider, now=NOW)
    return fees.balance(AccountKind.BANK_IN_TRANSIT, None, account_id)


def test_unknown_money_pays_a_rooms_bills_and_can_be_taken_back(fees: Fees) -> None:
    (line,) = bring(fees, "800,物业费,T1,13")
    room_id, key = fees.cast.rooms[MINE], next_key()
    # Ten days' less late fee: the bank had the money before the claim.
    then = fees.due(fees.bill_ids(MINE), now=NOW - timedelta(days=13)).amount_minor
    done = [
        claim_bank_line(actor=claimer(fees), line_id=line.pk, room_id=room_id, idempotency_key=key, now=NOW)
        for _ in range(2)
    ]
    assert done[0] == done[1]
    taken = done[0].taken
    assert (taken.applied.amount_minor, taken.prepaid.amount_minor) == (then, 80000 - then)
    assert {fees.bill(bill_id).status for bill_id in fees.bill_ids(MINE)} == {BillStatus.PAID}
    assert len(taken.receipt_ids) == 1
    assert [fees.balance(AccountKind.SUSPENSE, None, transfers(fees)), transit(fees, "transfer")] == [0, 0]
    fees.require_clean_books()

    undo_bank_claim(actor=claimer(fees), claim_id=done[0].claim_id, reason="不是这家的", now=NOW)
    assert {fees.bill(bill_id).status for bill_id in fees.bill_ids(MINE)} == {BillStatus.OPEN}
    assert fees.prepaid(MINE) == 0
    assert all(row.voided_at is not None for row in fees.rows(Receipt))
    assert fees.rows(BankLine)[0].state == "SUSPENSE"
    assert [fees.balance(AccountKind.SUSPENSE, None, transfers(fees)), transit(fees, "transfer")] == [80000, 0]
    fees.require_clean_books()
    with pytest.raises(ClaimUndone):
        undo_bank_claim(actor=claimer(fees), claim_id=done[0].claim_id, reason="再撤", now=NOW)
    # It waits as before, here until the bank takes it back.
    _, back = bring(fees, "-800,退票,T2")
    bounce_line(actor=fees.cast.system, line_id=back.pk, bounced_line_id=line.pk, now=NOW)
    fees.require_clean_books()
    assert AuditEntry.objects.filter(action__startswith="bank.claim").count() == 2


def test_a_claim_whose_prepayment_is_spent_stands(fees: Fees) -> None:
    (line,) = bring(fees, "100,预存,T1")
    claimed = claim_bank_line(
        actor=claimer(fees), line_id=line.pk, room_id=fees.cast.rooms[MINE], bill_ids=[], idempotency_key=next_key(),
        now=NOW,
    )  # fmt: skip
    fees.offset(MINE)
    with pytest.raises(PrepaymentSpent):
        undo_bank_claim(actor=claimer(fees), claim_id=claimed.claim_id, reason="不是", now=NOW)
    assert [row.undone_at for row in fees.rows(BankClaim)] == [None]
    assert fees.rows(BankLine)[0].state == "CLAIMED"
    fees.require_clean_books()


def test_claims_are_for_rooms_of_ones_own_communities(fees: Fees) -> None:
    (line,) = bring(fees, "100,预存,T1")
    room_id = fees.cast.rooms[MINE]

    def claim(actor: Actor, *, line_id: int = line.pk, room: int = room_id) -> None:
        claim_bank_line(actor=actor, line_id=line_id, room_id=room, bill_ids=[], idempotency_key=next_key(), now=NOW)

    for actor, error in ((claimer(fees, "YX"), NotFound), (fees.resident("owner"), Forbidden)):
        with pytest.raises(error):
            claim(actor)
    other = build_fees("乙物业", prefix="b-", periods=())
    with pytest.raises(NotFound):
        claim(claimer(other), room=next(iter(other.cast.rooms.values())))
    claim(claimer(fees))
    with pytest.raises(LineNotWaiting):
        claim(claimer(fees))
    (done,) = fees.rows(BankClaim)
    with pytest.raises(NotFound):
        undo_bank_claim(actor=claimer(fees, "YX"), claim_id=done.pk, reason="不是", now=NOW)
    with pytest.raises(InvalidInput):
        undo_bank_claim(actor=claimer(fees), claim_id=done.pk, reason=" ", now=NOW)


def test_cards_and_transfers_at_the_desk_wait_for_the_bank(fees: Fees) -> None:
    whole = fees.due(fees.bill_ids(MINE)).amount_minor
    with pytest.raises(ReferenceMissing):
        fees.pay_cash(whole, provider="transfer")
    taken = fees.pay_cash(whole + 500, provider="transfer", reference=" ZZ 8899 ")
    assert (taken.change.amount_minor, taken.prepaid.amount_minor) == (0, 500)
    with pytest.raises(ReferenceUsed):
        take_prepayment_cash(
            actor=fees.cashier, room_id=fees.cast.rooms[MINE], amount=Money(100), idempotency_key=next_key(), now=NOW,
            provider="transfer", reference="ZZ8899",
        )  # fmt: skip
    take_prepayment_cash(
        actor=fees.cashier, room_id=fees.cast.rooms[MINE], amount=Money(10000), idempotency_key=next_key(), now=NOW,
        provider="pos", reference="000123456789",
    )  # fmt: skip
    assert [row.provider for row in fees.rows(BillPayment)] == ["transfer", "pos"]
    assert (transit(fees, "transfer"), transit(fees, "pos")) == (whole + 500, 10000)
    assert fees.balance(AccountKind.CASH, "JG") == 0
    yuan = Money(whole + 500).amount_minor / 100
    found, card = bring(fees, f"{yuan:.2f},转账 ZZ8899 物业费,B1", "99.40,POS,B2")
    assert found.state == "MATCHED"
    assert fees.rows(DeskReference)[0].line_id == found.pk
    pos = ensure_company_account(actor=fees.cast.system, provider="pos", now=NOW)
    match_line(actor=fees.cast.system, line_id=card.pk, payee_account_id=pos, fee_minor=60, now=NOW)
    assert (transit(fees, "transfer"), transit(fees, "pos")) == (0, 0)
    assert fees.balance(AccountKind.BANK, None, found.bank_account_id) == whole + 500 + 9940
    fees.require_clean_books()


def pay_online(fees: Fees) -> int:
    """As if the money of the desk had come through WeChat; returns that account."""
    wechat = ensure_company_account(actor=fees.cast.system, provider="wechat", now=NOW)
    fees.pay_cash(fees.due(fees.bill_ids(MINE)).amount_minor)
    with tenant_transaction(fees.cast.company_id, durable=False):
        AttemptLeg.objects.update(payee_account_id=wechat)
    return wechat


def test_a_month_is_closed_once_its_days_are_signed(fees: Fees) -> None:
    cast = fees.cast
    wechat = pay_online(fees)

    def hindrances() -> list[str]:
        days = days_to_settle(company_id=cast.company_id, community_ids=[cast.units["JG"]], period=NOVEMBER)
        assert {day.day for day in days} <= {TODAY}
        return [str(day.hindrance) for day in days]

    def close(unit: str = "JG", reason: str = "") -> list[int]:
        return close_month(actor=cast.system, unit_id=cast.units[unit], period=NOVEMBER, reason=reason, now=NOW)

    # A community without online money is none of it.
    assert close("YX") == [cast.units["YX"]]
    assert hindrances() == ["NOT_IMPORTED"]
    with pytest.raises(DaysNotSettled):
        close(reason="等不及")
    of_day = {"company_id": cast.company_id, "payee_account_id": wechat, "provider": "wechat", "day": TODAY}
    with tenant_transaction(cast.company_id, durable=False):
        Statement.objects.create(
            **of_day, kind=StatementKind.TRADE, state=StatementState.IMPORTED, content_hash="1" * 64, imported_at=NOW
        )
        row = Difference.objects.create(
            **of_day, kind=DifferenceKind.FEE, subject=Subject.PAYMENT, number="N1", found_at=NOW
        )
    assert hindrances() == ["DIFFERENCES"]
    explain_difference(actor=cast.system, difference_id=row.pk, note="渠道优惠", now=NOW)
    assert hindrances() == ["NOT_SIGNED"]
    sign_off_day(actor=cast.system, payee_account_id=wechat, day=TODAY, note="", now=NOW)
    assert hindrances() == []
    assert close() == [cast.units["JG"]]


def test_a_parameter_lets_a_month_be_closed_with_a_reason(fees: Fees) -> None:
    pay_online(fees)
    fees.set_parameter("reconciliation.month_gate", "REASON")

    def close(reason: str) -> list[int]:
        unit_id = fees.cast.units["JG"]
        return close_month(actor=fees.cast.system, unit_id=unit_id, period=NOVEMBER, reason=reason, now=NOW)

    with pytest.raises(ReasonNeeded):
        close(" ")
    assert close("渠道账单次月才到") == [fees.cast.units["JG"]]
    (entry,) = AuditEntry.objects.filter(action="billing.close_month")
    assert entry.new is not None
    assert (entry.new["unsettled_days"], entry.new["reason"]) == (1, "渠道账单次月才到")
