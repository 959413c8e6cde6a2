"""A bank's statement in the database: each line once, known by itself or by a person, the books clean after each."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import Forbidden, NotFound
from backend.kernel.models import AuditEntry, OutboxEvent
from backend.kernel.time import local_date
from backend.organization.base import tenant_read, tenant_transaction
from payments.bank.contracts import BankImportReport, LineState
from payments.bank.models import BankAccount, BankImport, BankLine
from payments.bank.services import (
    BankAccountNameTaken,
    BounceDiffers,
    FeeTooLarge,
    LineNotMatched,
    LineNotWaiting,
    MappingInvalid,
    bounce_line,
    change_bank_account,
    import_bank_statement,
    match_line,
    match_waiting,
    open_bank_account,
    tell_of_unmatched_money,
    unmatch_line,
)
from payments.bank.waiting import waiting_by_company
from payments.intents.services import ensure_company_account
from payments.ledger.checks import check_ledger
from payments.ledger.contracts import AccountKey, AccountKind
from payments.ledger.selectors import balances
from payments.reconciliation.contracts import RowKind, RowMeaning, StatementKind, StatementState
from payments.reconciliation.models import Statement, StatementRow
from tests.cast import NOW, Cast, build_cast

pytestmark = pytest.mark.django_db

MAPPING = {"DAY": "日期", "AMOUNT": "金额", "SUMMARY": "摘要", "REFERENCE": "流水号"}
TODAY = local_date(NOW)


@pytest.fixture
def cast() -> Cast:
    return build_cast()


@pytest.fixture
def account(cast: Cast) -> int:
    return open_bank_account(
        actor=cast.system, name="基本户", bank="工商银行", number="6222 0000 1111 2222", mapping=MAPPING, now=NOW
    )


def bring(cast: Cast, account: int, *rows: str, **options: Any) -> BankImportReport:
    content = "\n".join(("日期,金额,摘要,流水号", *rows)).encode()
    return import_bank_statement(
        actor=options.pop("actor", cast.system), bank_account_id=account, file=io.BytesIO(content),
        file_name="流水.csv", sha256="0" * 64, now=NOW, **options,
    )  # fmt: skip


def row(amount: str, reference: str, *, summary: str = "", days: int = 0) -> str:
    return f"{TODAY - timedelta(days=days)},{amount},{summary},{reference}"


def lines(cast: Cast, **filters: Any) -> list[Any]:
    with tenant_read(cast.company_id):
        return list(BankLine.objects.filter(**filters).order_by("id"))


def balance(cast: Cast, kind: AccountKind, reference_id: int) -> int:
    key = AccountKey(kind, None, reference_id)
    return balances(company_id=cast.company_id, keys=[key])[key].amount_minor


def payee(cast: Cast, provider: str) -> int:
    return ensure_company_account(actor=cast.system, provider=provider, now=NOW)


def require_clean(cast: Cast) -> None:
    assert check_ledger(company_ids=[cast.company_id]).findings == ()


def withdrawal(cast: Cast, amount: int, *, days: int = 1) -> int:
    moment = NOW - timedelta(days=days)
    with tenant_transaction(cast.company_id, durable=False):
        statement = Statement.objects.create(
            company_id=cast.company_id, payee_account_id=payee(cast, "wechat"), provider="wechat",
            day=local_date(moment), kind=StatementKind.FUNDS, state=StatementState.IMPORTED,
            content_hash=f"{amount:064d}", imported_at=NOW,
        )  # fmt: skip
        found = StatementRow.objects.create(
            company_id=cast.company_id, statement=statement, position=1, kind=RowKind.EXPENSE, amount_minor=amount,
            meaning=RowMeaning.WITHDRAWAL, label="提现", happened_at=moment, reference=f"W{amount}",
        )  # fmt: skip
    return int(found.pk)


def test_lines_are_kept_once_in_whatever_files_they_come(cast: Cast, account: int) -> None:
    first = bring(cast, account, row("100", "A", days=1), row("-40.5", "B"), row("7", ""), row("7", ""))
    assert (first.lines, first.new, first.known, first.in_minor, first.out_minor) == (4, 4, 0, 11400, 4050)
    again = bring(cast, account, row("7", ""), row("7", ""), row("100", "A", days=1), row("3", "C"))
    assert (again.new, again.known, again.in_minor) == (1, 3, 300)
    assert [line.state for line in lines(cast)] == ["SUSPENSE", "OUTSIDE", "SUSPENSE", "SUSPENSE", "SUSPENSE"]
    assert balance(cast, AccountKind.BANK, account) == 11700
    assert balance(cast, AccountKind.SUSPENSE, payee(cast, "transfer")) == 11700
    require_clean(cast)
    assert AuditEntry.objects.filter(action="bank.import").count() == 2


def test_a_dry_run_and_a_wrong_row_keep_nothing(cast: Cast, account: int) -> None:
    dry = bring(cast, account, row("100", "A"), dry_run=True)
    assert (dry.new, dry.is_written, dry.in_minor) == (1, False, 10000)
    wrong = bring(cast, account, row("100", "A"), row("many", "B"))
    assert [(error.row, error.column) for error in wrong.errors] == [(3, "金额")]
    assert not wrong.is_written
    with tenant_read(cast.company_id):
        assert (BankLine.objects.count(), BankImport.objects.count()) == (0, 0)
    assert balance(cast, AccountKind.BANK, account) == 0


def test_a_withdrawal_and_its_line_bring_what_was_on_its_way_home(cast: Cast, account: int) -> None:
    row_id, wechat = withdrawal(cast, 8000), payee(cast, "wechat")
    done = bring(cast, account, row("80", "A"), row("80", "B"))
    assert done.matched == 1
    first, second = lines(cast)
    assert (first.state, first.statement_row_id, first.payee_account_id) == ("MATCHED", row_id, wechat)
    assert second.state == "SUSPENSE"
    assert balance(cast, AccountKind.BANK_IN_TRANSIT, wechat) == -8000
    # The provider's second statement comes after the bank's.
    withdrawal(cast, 8000, days=0)
    assert match_waiting(company_id=cast.company_id, now=NOW) == 1
    assert match_waiting(company_id=cast.company_id, now=NOW) == 0
    assert balance(cast, AccountKind.SUSPENSE, payee(cast, "transfer")) == 0
    require_clean(cast)


def test_a_person_says_what_a_line_is_and_takes_it_back(cast: Cast, account: int) -> None:
    bring(cast, account, row("99.40", "POS1"))
    (line,) = lines(cast)
    pos = payee(cast, "pos")
    with pytest.raises(FeeTooLarge):
        match_line(actor=cast.system, line_id=line.pk, payee_account_id=pos, fee_minor=10000, now=NOW)
    match_line(actor=cast.system, line_id=line.pk, payee_account_id=pos, fee_minor=60, note="POS 到账", now=NOW)
    assert balance(cast, AccountKind.BANK_IN_TRANSIT, pos) == -10000
    assert balance(cast, AccountKind.CHANNEL_FEE, pos) == 60
    with pytest.raises(LineNotWaiting):
        match_line(actor=cast.system, line_id=line.pk, payee_account_id=pos, now=NOW)
    unmatch_line(actor=cast.system, line_id=line.pk, note="不是", now=NOW)
    with pytest.raises(LineNotMatched):
        unmatch_line(actor=cast.system, line_id=line.pk, note="", now=NOW)
    assert [balance(cast, kind, pos) for kind in (AccountKind.BANK_IN_TRANSIT, AccountKind.CHANNEL_FEE)] == [0, 0]
    match_line(actor=cast.system, line_id=line.pk, payee_account_id=payee(cast, "wechat"), now=NOW)
    require_clean(cast)


def test_money_that_bounces_leaves_the_bank(cast: Cast, account: int) -> None:
    bring(cast, account, row("50", "A", days=1), row("-50", "B"), row("-49", "C"))
    came, back, other = lines(cast)
    with pytest.raises(BounceDiffers):
        bounce_line(actor=cast.system, line_id=other.pk, bounced_line_id=came.pk, now=NOW)
    bounce_line(actor=cast.system, line_id=back.pk, bounced_line_id=came.pk, now=NOW)
    assert [line.state for line in lines(cast)] == [LineState.BOUNCED, LineState.BOUNCED, LineState.OUTSIDE]
    assert balance(cast, AccountKind.BANK, account) == 0
    with pytest.raises(LineNotWaiting):
        bounce_line(actor=cast.system, line_id=back.pk, bounced_line_id=came.pk, now=NOW)
    require_clean(cast)


def test_money_that_waits_for_a_day_is_told(cast: Cast, account: int) -> None:
    bring(cast, account, row("50", "A"))
    assert tell_of_unmatched_money(company_id=cast.company_id, now=NOW).bank_lines == 0
    later = datetime.combine(TODAY + timedelta(days=3), datetime.min.time(), tzinfo=UTC)
    assert tell_of_unmatched_money(company_id=cast.company_id, now=later).amount_minor == 5000
    (event,) = OutboxEvent.objects.filter(kind="money_unmatched")
    assert event.payload["bank_lines"] == 1
    assert waiting_by_company(later) == [(cast.company_id, 0, 1, 5000)]


def test_accounts_are_named_mapped_and_closed(cast: Cast, account: int) -> None:
    with pytest.raises(BankAccountNameTaken):
        open_bank_account(actor=cast.system, name="基本户", bank="x", number="1", mapping=MAPPING, now=NOW)
    with pytest.raises(MappingInvalid):
        change_bank_account(actor=cast.system, bank_account_id=account, mapping={"DAY": "日期"}, now=NOW)
    change_bank_account(actor=cast.system, bank_account_id=account, name="旧户", is_closed=True, now=NOW)
    with tenant_read(cast.company_id):
        kept = BankAccount.objects.get(id=account)
    assert (kept.name, kept.closed_at, kept.number_tail) == ("旧户", NOW, "2222")
    with pytest.raises(NotFound):
        bring(cast, account, row("1", "A"))


def test_only_who_holds_it_over_the_company_imports(cast: Cast, account: int) -> None:
    here = frozenset({cast.units["JG"]})
    manager = Actor(kind=ActorKind.STAFF, account_id=5, company_id=cast.company_id, grants={"payment.bank_match": here})
    with pytest.raises(Forbidden):
        bring(cast, account, row("1", "A"), actor=manager)
    other = build_cast("乙物业", prefix="b-", phones=False)
    with pytest.raises(NotFound):
        bring(other, account, row("1", "A"))
    assert lines(cast) == []
