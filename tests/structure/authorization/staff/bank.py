"""Bank accounts, their lines, money that is claimed, days that are signed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from backend.files.services import upload_file
from backend.graphql_kit.ids import encode_id
from backend.kernel.time import current_time
from backend.organization.base import tenant_read, tenant_transaction
from backend.organization.models import StaffMember
from backend.organization.selectors import build_staff_actor
from payments.bank.contracts import LineState
from payments.bank.models import BankAccount, BankClaim, BankImport, BankLine
from payments.bank.tasks import FILE_KIND
from payments.intents.models import Intent
from payments.reconciliation.contracts import StatementKind, StatementState
from payments.reconciliation.models import DaySignOff, Statement
from property_core.collection.services.claims import claim_bank_line
from tests.structure.authorization.cases import FORBIDDEN, HIDDEN, NOT_FOUND, OK, Case, for_staff, given, mutation
from tests.structure.authorization.staff.imports import OWNER, outcome
from tests.structure.authorization.staff.reconciliation import _account, difference_id
from tests.structure.authorization.staff.targets import room
from tests.structure.authorization.world import World

ROOMS_OWN = "PAYER-FOR-502"
NAME, PAYER, CLAIMED = "BASIC-ACCOUNT-JG", "PAYER-NOBODY-KNOWS", "PAYER-OF-502"
DAY, SIGNED_DAY = date(2026, 3, 4), "2026-03-04"
COLUMNS = [{"column": "DAY", "name": "日期"}, {"column": "AMOUNT", "name": "金额"}]


def account(world: World) -> int:
    now, company_id = current_time(), world.cast.company_id
    with tenant_transaction(company_id, durable=False):
        row, _ = BankAccount.objects.get_or_create(
            company_id=company_id, name=NAME,
            defaults={"bank": "工商银行", "number": "6222000011112222", "number_tail": "2222", "created_at": now,
                      "mapping": {each["column"]: each["name"] for each in COLUMNS}},
        )  # fmt: skip
    return int(row.pk)


def account_id(world: World) -> str:
    return encode_id("BankAccount", account(world))


def imported(world: World) -> int:
    now, company_id = current_time(), world.cast.company_id
    bank_account_id = account(world)
    with tenant_transaction(company_id, durable=False):
        row, _ = BankImport.objects.get_or_create(
            company_id=company_id, bank_account_id=bank_account_id, file_name="流水.csv",
            defaults={"sha256": "7" * 64, "line_count": 1, "new_count": 1, "in_minor": 100, "out_minor": 0,
                      "imported_at": now},
        )  # fmt: skip
    return int(row.pk)


def line(world: World, *, payer: str = PAYER, state: LineState = LineState.SUSPENSE, amount: int = 100) -> int:
    """As it was before each call."""
    company_id, import_id = world.cast.company_id, imported(world)
    bank_account_id = account(world)
    with tenant_transaction(company_id, durable=False):
        row, _ = BankLine.objects.update_or_create(
            company_id=company_id, bank_account_id=bank_account_id, fingerprint=payer, occurrence=1,
            defaults={"bank_import_id": import_id, "happened_on": DAY, "amount_minor": amount, "counterparty": payer,
                      "state": state, "payee_account_id": _account(world) if state == LineState.MATCHED else None},
        )  # fmt: skip
    return int(row.pk)


def line_id(world: World) -> str:
    return encode_id("BankLine", line(world))


def matched_line_id(world: World) -> str:
    return encode_id("BankLine", line(world, payer="提现", state=LineState.MATCHED))


def leaving_line_id(world: World) -> str:
    return encode_id("BankLine", line(world, payer="退票", state=LineState.OUTSIDE, amount=-100))


def claim(world: World) -> int:
    now, company_id = current_time(), world.cast.company_id
    claimed = line(world, payer=CLAIMED, state=LineState.CLAIMED)
    with tenant_transaction(company_id, durable=False):
        row, _ = BankClaim.objects.get_or_create(
            company_id=company_id, line_id=claimed,
            defaults={"community_id": world.cast.units["JG"], "claimed_at": now, "document_id": 1,
                      "intent_id": Intent.objects.values_list("id", flat=True).order_by("id")[0]},
        )  # fmt: skip
    return int(row.pk)


def standing_claim_id(world: World) -> str:
    """Of a room of the first community, made as staff make it."""
    now, company_id = current_time(), world.cast.company_id
    with tenant_read(company_id):
        standing = BankClaim.objects.filter(line__fingerprint=ROOMS_OWN, undone_at__isnull=True).first()
        login_id = StaffMember.objects.filter(name=OWNER).latest("id").account_id
    if standing is None:
        claimed = claim_bank_line(
            actor=build_staff_actor(account_id=login_id, company_id=company_id, now=now),
            line_id=line(world, payer=ROOMS_OWN),
            room_id=world.cast.rooms["JG-1-3-2-502"],
            bill_ids=[],
            idempotency_key=f"{ROOMS_OWN} {now.isoformat()}",
            now=now,
        )
        return encode_id("BankClaim", claimed.claim_id)
    return encode_id("BankClaim", standing.pk)


def payee_account_id(world: World) -> str:
    with tenant_read(world.cast.company_id):
        return encode_id("PayeeAccount", _account(world))


def day_to_sign(world: World) -> str:
    """A day with a statement that nobody has signed."""
    now, company_id = current_time(), world.cast.company_id
    with tenant_transaction(company_id, durable=False):
        DaySignOff.objects.filter(day=DAY, undone_at__isnull=True).update(undone_at=now)
        Statement.objects.get_or_create(
            company_id=company_id, payee_account_id=_account(world), provider="wechat", day=DAY,
            kind=StatementKind.TRADE, content_hash="8" * 64,
            defaults={"state": StatementState.EMPTY, "imported_at": now},
        )  # fmt: skip
    return SIGNED_DAY


def statement_file(world: World) -> str:
    """The leader's upload."""
    now, company_id = current_time(), world.cast.company_id
    with tenant_read(company_id):
        login_id = StaffMember.objects.filter(name=OWNER).latest("id").account_id
    actor = build_staff_actor(account_id=login_id, company_id=company_id, now=now)
    content = io.BytesIO("日期,金额\n2026-03-04,1.00\n".encode())
    return encode_id("File", upload_file(actor=actor, kind=FILE_KIND, name="流水.csv", content=content, now=now).id)


def made(prepare: Any) -> Any:
    def variables(world: World) -> Mapping[str, Any]:
        prepare(world)
        return {}

    return variables


over_company = partial(for_staff, at="HQ", outside=FORBIDDEN)
CASES: dict[str, Case] = {
    "Query.bankAccounts": over_company(
        "{ bankAccounts { id name numberTail columns { column name } } }",
        made(account),
        needs="payment.bank_view payment.bank_match",
        other_company=HIDDEN,
        shows=lambda world: NAME,
    ),
    "Query.waitingMoney": over_company(
        "{ waitingMoney { differences bankLines amount { amountMinor } } }",
        made(line),
        needs="payment.bank_view payment.bank_match",
        other_company=OK,
    ),
    "Query.bankImports": over_company(
        "{ bankImports { nodes { id fileName bankAccount } } }",
        made(imported),
        needs="payment.bank_view payment.bank_match",
        other_company=HIDDEN,
        shows=lambda world: NAME,
    ),
    "Query.bankLines": over_company(
        "{ bankLines(first: 100) { nodes { id counterparty state provider claimId } } }",
        made(line),
        needs="payment.bank_view payment.bank_match",
        other_company=HIDDEN,
        shows=lambda world: PAYER,
    ),
    "Query.suspenseLines": for_staff(
        "{ suspenseLines(first: 100) { nodes { id counterparty } } }",
        made(line),
        needs="payment.bank_claim",
        outside=OK,
        other_company=HIDDEN,
        shows=lambda world: PAYER,
    ),
    "Query.bankClaims": for_staff(
        "{ bankClaims(first: 100) { nodes { id counterparty community } } }",
        made(claim),
        needs="payment.bank_claim",
        outside=HIDDEN,
        shows=lambda world: CLAIMED,
    ),
    "Mutation.openBankAccount": over_company(
        mutation("openBankAccount", "account { id }"),
        given(name="一般户", bank="建设银行", number="6217000088889999", columns=COLUMNS),
        needs="payment.bank_match",
        other_company=OK,
    ),
    "Mutation.changeBankAccount": over_company(
        mutation("changeBankAccount", "account { id }"),
        given(bankAccountId=account_id, columns=COLUMNS),
        needs="payment.bank_match",
        other_company=NOT_FOUND,
    ),
    "Mutation.startBankImport": Case(
        mutation("startBankImport", "job { id state }"),
        given(bankAccountId=account_id, fileId=statement_file, idempotencyKey="matrix"),
        outcome=outcome,
        needs=frozenset({"payment.bank_match"}),
    ),
    "Mutation.matchBankLine": over_company(
        mutation("matchBankLine", "line { state }"),
        given(lineId=line_id, payeeAccountId=payee_account_id),
        needs="payment.bank_match",
        other_company=NOT_FOUND,
    ),
    "Mutation.unmatchBankLine": over_company(
        mutation("unmatchBankLine", "line { state }"),
        given(lineId=matched_line_id),
        needs="payment.bank_match",
        other_company=NOT_FOUND,
    ),
    "Mutation.bounceBankLine": over_company(
        mutation("bounceBankLine", "line { state }"),
        given(lineId=leaving_line_id, bouncedLineId=line_id),
        needs="payment.bank_match",
        other_company=NOT_FOUND,
    ),
    "Mutation.claimBankLine": for_staff(
        mutation("claimBankLine", "claimId"),
        given(lineId=line_id, roomId=room, billIds=lambda world: [], idempotencyKey="matrix"),
        needs="payment.bank_claim",
    ),
    "Mutation.undoBankClaim": for_staff(
        mutation("undoBankClaim", "claim { undoneAt }"),
        given(claimId=standing_claim_id, reason="不是这家的"),
        needs="payment.bank_claim",
    ),
    "Query.reconciliationDays": over_company(
        '{ reconciliationDays(since: "2026-03-01", until: "2026-04-01") { provider day openCount signedBy } }',
        made(day_to_sign),
        needs="payment.reconcile_view",
        other_company=HIDDEN,
        shows=lambda world: SIGNED_DAY,
    ),
    "Mutation.signOffDay": over_company(
        mutation("signOffDay", "signedAt"),
        given(payeeAccountId=payee_account_id, day=day_to_sign),
        needs="payment.reconcile_sign",
        other_company=NOT_FOUND,
    ),
    "Query.differenceOwners": for_staff(
        "{ differenceOwners { accountId name } }", needs="payment.reconcile_explain", outside=OK, other_company=OK
    ),
    "Mutation.assignDifference": for_staff(
        mutation("assignDifference", "difference { dueOn }"),
        given(differenceId=difference_id, dueOn="2026-12-24"),
        needs="payment.reconcile_explain",
    ),
    "Mutation.addDifferenceNote": for_staff(
        mutation("addDifferenceNote", "difference { notes { text staff } }"),
        given(differenceId=difference_id, text="已致电渠道"),
        needs="payment.reconcile_explain",
    ),
}
