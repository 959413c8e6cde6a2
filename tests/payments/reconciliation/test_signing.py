"""A day signed and undone, its fee in the books, money that moved and nobody knows why, work on differences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backend.accounts.actor import system_actor
from backend.kernel.errors import Forbidden, NotFound
from backend.kernel.time import current_time, local_date
from payments.ledger.contracts import AccountKind
from payments.providers.contracts import StatementLine, StatementLineKind
from payments.reconciliation import rules
from payments.reconciliation.contracts import RowMeaning
from payments.reconciliation.models import ChannelFee, DaySignOff, Difference, DifferenceNote, StatementRow
from payments.reconciliation.selectors import account_days, unsettled_days
from payments.reconciliation.services import (
    DayHasDifferences,
    DayIsSigned,
    DayNotImported,
    NoteMissing,
    OwnerNotAllowed,
    add_difference_note,
    assign_difference,
    explain_difference,
    reconcile_day,
    sign_off_day,
)
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.reconciliation.test_reconcile import close_day, lose, pay
from tests.payments.web import Web
from tests.payments.world import World, build_world

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)


@pytest.fixture
def world(web: Web, wechat_simulator: WechatPaySimulator) -> World:
    return build_world({**wechat_simulator.new_merchant("安居物业")})


def line(kind: StatementLineKind, label: str, *, number: str = "", is_fee: bool = False) -> StatementLine:
    return StatementLine(
        kind=kind, happened_at=NOON, amount_minor=100, transaction_id=number, label=label, is_fee=is_fee, reference="F1"
    )


@pytest.mark.parametrize(
    ("flow", "meaning"),
    [
        (line(StatementLineKind.INCOME, "交易", number="T1"), RowMeaning.PAYMENT),
        (line(StatementLineKind.EXPENSE, "退款", number="R1"), RowMeaning.REFUND),
        (line(StatementLineKind.INCOME, "退款失败退回", number="R1"), RowMeaning.REFUND),
        (line(StatementLineKind.EXPENSE, "扣除交易手续费", is_fee=True), RowMeaning.FEE),
        (line(StatementLineKind.INCOME, "退还手续费", is_fee=True), RowMeaning.FEE_RETURN),
        (line(StatementLineKind.INCOME, "退费", number="T1"), RowMeaning.FEE_RETURN),
        (line(StatementLineKind.EXPENSE, "提现"), RowMeaning.WITHDRAWAL),
        (line(StatementLineKind.EXPENSE, "分账", number="T1"), RowMeaning.SPLIT),
        (line(StatementLineKind.INCOME, "分账回退"), RowMeaning.SPLIT_RETURN),
        (line(StatementLineKind.EXPENSE, "其他", number="X9"), RowMeaning.UNEXPLAINED),
    ],
)
def test_a_movement_says_what_it_was(flow: StatementLine, meaning: RowMeaning) -> None:
    trade = [
        StatementLine(kind=StatementLineKind.PAYMENT, happened_at=NOON, amount_minor=100, transaction_id="T1"),
        StatementLine(kind=StatementLineKind.REFUND, happened_at=NOON, amount_minor=100, refund_id="R1"),
    ]
    (found,) = rules.movements(flows=[flow], trade=trade)
    assert found.meaning is meaning
    differences = rules.movement_differences([found])
    assert [each.subject for each in differences] == (["MOVEMENT"] if meaning is RowMeaning.UNEXPLAINED else [])
    if flow.transaction_id == "X9":
        # A payment or refund of another day is in our books.
        (known,) = rules.movements(flows=[flow], trade=trade, known={"X9"})
        assert known.meaning is RowMeaning.REFUND


def sign(world: World, day: date, *, actor: Any = None) -> int:
    return sign_off_day(
        actor=actor or system_actor(company_id=world.company_id), payee_account_id=world.wechat, day=day, note="已核对",
        now=current_time(),
    )  # fmt: skip


def run(day: date, later: datetime) -> None:
    reconcile_day(provider="wechat", day=day, now=later)


def test_a_day_is_signed_and_a_later_import_undoes_it(world: World, wechat_simulator: WechatPaySimulator) -> None:
    wechat_simulator.post("/_sim/fee", percent="0.60")
    system = system_actor(company_id=world.company_id)
    number = pay(world, wechat_simulator, 10000)
    with pytest.raises(DayNotImported):
        sign(world, local_date(current_time()))
    day, later = close_day(wechat_simulator)
    first, after = day.replace(day=1), day + timedelta(days=1)

    def hindrances() -> list[str]:
        days = unsettled_days(company_id=world.company_id, community_ids=[world.community_id], since=first, until=after)
        return [str(each.hindrance) for each in days]

    assert hindrances() == ["NOT_IMPORTED"]
    run(day, later)
    sign(world, day)
    with pytest.raises(DayIsSigned):
        sign(world, day)
    assert hindrances() == []
    # What the provider kept is expense, and no longer on its way.
    assert world.balance(AccountKind.CHANNEL_FEE, world.wechat) == 60
    assert world.in_transit == 9940
    # Nothing new: the signature stands.
    run(day, later)
    assert [row.undone_at for row in world.rows(DaySignOff)] == [None]

    wechat_simulator.misbehave(out_trade_no=number, statement={"amount_minor": 9000})
    run(day, later)
    (signed,) = world.rows(DaySignOff)
    assert signed.undone_at is not None
    assert hindrances() == ["DIFFERENCES"]
    with pytest.raises(DayHasDifferences):
        sign(world, day)
    for row in world.rows(Difference, state="OPEN"):
        explain_difference(actor=system, difference_id=row.pk, note="渠道更正", now=later)
    sign(world, day)
    (told,) = account_days(system, since=first, until=after)
    assert (told.provider, told.is_imported, told.open_count, told.signed_at is not None) == ("wechat", True, 0, True)
    assert told.fee_minor == sum(row.amount_minor for row in world.rows(ChannelFee))
    assert world.check().ok


def test_only_who_may_signs_and_only_accounts_of_the_company(
    world: World, wechat_simulator: WechatPaySimulator
) -> None:
    day, later = close_day(wechat_simulator)
    run(day, later)
    with pytest.raises(Forbidden):
        sign(world, day, actor=world.cashier)
    other = build_world(name="乙物业")
    with pytest.raises(NotFound):
        sign(world, day, actor=system_actor(company_id=other.company_id))
    assert world.rows(DaySignOff) == []


def test_a_difference_has_an_owner_a_day_and_notes(world: World, wechat_simulator: WechatPaySimulator) -> None:
    lose(world, wechat_simulator)
    day, later = close_day(wechat_simulator)
    run(day, later)
    (row,) = world.rows(Difference)
    system = system_actor(company_id=world.company_id)
    with pytest.raises(OwnerNotAllowed):
        assign_difference(actor=system, difference_id=row.pk, account_id=99, due_on=day, now=later)
    assign_difference(actor=system, difference_id=row.pk, account_id=None, due_on=day, now=later)
    with pytest.raises(NoteMissing):
        add_difference_note(actor=system, difference_id=row.pk, text=" ", now=later)
    add_difference_note(actor=system, difference_id=row.pk, text="已致电渠道", now=later)
    assert [note.text for note in world.rows(DifferenceNote)] == ["已致电渠道"]
    assert world.rows(Difference)[0].due_on == day
    assert {row.meaning for row in world.rows(StatementRow, statement__kind="FUNDS")} == {"PAYMENT"}
