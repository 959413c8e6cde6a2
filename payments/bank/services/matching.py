"""What a line of a bank statement is: a provider's withdrawal, money recorded at the till, or what a person says."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.accounts.actor import Actor, system_actor
from backend.kernel import audit
from backend.kernel.errors import NotFound
from backend.kernel.time import local_date
from backend.organization.base import tenant_transaction
from backend.organization.selectors import require_over_company
from payments.bank import rules
from payments.bank.contracts import LineState
from payments.bank.models import BankLine, DeskReference
from payments.bank.permissions import BANK_MATCH
from payments.bank.rules import WITHDRAWAL_DAYS, Recorded
from payments.bank.services.errors import BounceDiffers, FeeTooLarge, LineNotMatched, LineNotWaiting
from payments.bank.services.posting import TRANSFER, post_bounced, post_found, post_lost
from payments.intents.booked import is_account
from payments.reconciliation.rules import day_bounds
from payments.reconciliation.selectors import withdrawals


def match_waiting(*, company_id: int, now: datetime) -> int:
    """Look through all waiting lines for withdrawals and recorded transfers that agree; returns how many were found.

    Joins a running transaction. Locks the waiting lines in id order.
    """
    with tenant_transaction(company_id, durable=False):
        waiting = list(BankLine.objects.select_for_update().filter(state=LineState.SUSPENSE).order_by("id"))
        if not waiting:
            return 0
        found = _found_withdrawals(waiting)
        recorded = rules.pair_recorded(
            lines=[line for line in waiting if line.pk not in found], recorded=_recorded_transfers()
        )
        actor = system_actor(company_id=company_id)
        for line in waiting:
            if line.pk in found:
                line.statement_row_id, payee_account_id = found[line.pk]
            elif line.pk in recorded:
                payee_account_id = recorded[line.pk].payee_account_id
                DeskReference.objects.filter(id=recorded[line.pk].id).update(line=line)
            else:
                continue
            _settle(line, payee_account_id=payee_account_id, actor=actor, now=now)
    return len(found) + len(recorded)


def match_line(
    *, actor: Actor, line_id: int, payee_account_id: int, now: datetime, fee_minor: int = 0, note: str = ""
) -> None:
    """Say whose money a waiting line is: a provider's withdrawal or the POS bank's payment, less a fee kept on the way.

    Raises NotSignedIn, Forbidden, NotFound, LineNotWaiting, FeeTooLarge.
    """
    require_over_company(actor, BANK_MATCH)
    with tenant_transaction(actor.company, durable=False):
        line = _locked(line_id)
        if not is_account(payee_account_id):
            raise NotFound(field=("payeeAccountId",))
        if line.state != LineState.SUSPENSE:
            raise LineNotWaiting
        if not 0 <= fee_minor <= line.amount_minor:
            raise FeeTooLarge(field=("feeMinor",))
        line.fee_minor, line.note = fee_minor, note.strip()[:200]
        _settle(line, payee_account_id=payee_account_id, actor=actor, now=now)


def unmatch_line(*, actor: Actor, line_id: int, note: str, now: datetime) -> None:
    """The line is not what it was taken for: its money waits again.

    Raises NotSignedIn, Forbidden, NotFound, LineNotMatched.
    """
    require_over_company(actor, BANK_MATCH)
    with tenant_transaction(actor.company, durable=False):
        line = _locked(line_id)
        if line.state != LineState.MATCHED or line.payee_account_id is None:
            raise LineNotMatched
        post_lost(line=line, payee_account_id=line.payee_account_id, day=local_date(now), now=now)
        DeskReference.objects.filter(line=line).update(line=None)
        old = {"state": line.state, "payee_account_id": line.payee_account_id, "fee_minor": line.fee_minor}
        line.state, line.payee_account_id, line.statement_row_id, line.fee_minor = LineState.SUSPENSE, None, None, 0
        line.settled_at = line.settled_by_account_id = None
        line.note = note.strip()[:200]
        _keep(line)
        _record(actor, line, "bank.line_unmatch", old=old, now=now)


def bounce_line(*, actor: Actor, line_id: int, bounced_line_id: int, now: datetime) -> None:
    """The bank took the money of a waiting line back (退票): `line_id` is the movement that did.

    A line that was claimed is un-claimed first. Locks both in id order.
    Raises NotSignedIn, Forbidden, NotFound, LineNotWaiting, BounceDiffers.
    """
    require_over_company(actor, BANK_MATCH)
    with tenant_transaction(actor.company, durable=False):
        locked = {
            row.pk: row
            for row in BankLine.objects.select_for_update().filter(id__in=[line_id, bounced_line_id]).order_by("id")
        }
        if len(locked) != 2:
            raise NotFound
        line, came = locked[line_id], locked[bounced_line_id]
        if line.state != LineState.OUTSIDE or came.state != LineState.SUSPENSE:
            raise LineNotWaiting
        if (line.bank_account_id, -line.amount_minor) != (came.bank_account_id, came.amount_minor) or (
            line.happened_on < came.happened_on
        ):
            raise BounceDiffers(field=("bouncedLineId",))
        post_bounced(line=line, now=now)
        line.bounced_line_id = came.pk
        for each in (line, came):
            each.state, each.settled_at, each.settled_by_account_id = LineState.BOUNCED, now, actor.account_id
            _keep(each)
        _record(actor, line, "bank.line_bounce", old={"state": LineState.OUTSIDE}, now=now)


def _settle(line: BankLine, *, payee_account_id: int, actor: Actor, now: datetime) -> None:
    line.state, line.payee_account_id = LineState.MATCHED, payee_account_id
    line.settled_at, line.settled_by_account_id = now, actor.account_id
    _keep(line)
    post_found(line=line, payee_account_id=payee_account_id, now=now)
    _record(actor, line, "bank.line_match", old={"state": LineState.SUSPENSE}, now=now)


def _found_withdrawals(waiting: list[BankLine]) -> dict[int, tuple[int, int]]:
    """dict line id -> (statement row, its account)."""
    days = [line.happened_on for line in waiting]
    sent = withdrawals(since=day_bounds(min(days) - timedelta(days=WITHDRAWAL_DAYS))[0], until=day_bounds(max(days))[1])
    used = set(
        BankLine.objects.filter(statement_row_id__in=[one.row_id for one in sent]).values_list(
            "statement_row_id", flat=True
        )
    )
    accounts = {one.row_id: one.payee_account_id for one in sent}
    pairs = rules.pair_withdrawals(lines=waiting, sent=[one for one in sent if one.row_id not in used])
    return {line_id: (row_id, accounts[row_id]) for line_id, row_id in pairs.items()}


def _recorded_transfers() -> list[Recorded]:
    rows = DeskReference.objects.filter(provider=TRANSFER, line__isnull=True).order_by("id")
    return [Recorded(row.pk, row.payee_account_id, row.reference, row.amount_minor) for row in rows]


def _locked(line_id: int) -> BankLine:
    line = BankLine.objects.select_for_update().filter(id=line_id).first()
    if line is None:
        raise NotFound
    return line


def _keep(line: BankLine) -> None:
    line.save(
        update_fields=[
            "state", "payee_account", "statement_row", "bounced_line", "fee_minor", "note", "settled_at",
            "settled_by_account_id",
        ]
    )  # fmt: skip


def _record(actor: Actor, line: BankLine, action: str, *, old: dict[str, object], now: datetime) -> None:
    audit.record(
        actor=actor,
        action=action,
        object_kind="bank_line",
        object_id=line.pk,
        now=now,
        company_id=line.company_id,
        old=old,
        new={
            "state": line.state,
            "payee_account_id": line.payee_account_id,
            "fee_minor": line.fee_minor,
            "bounced_line_id": line.bounced_line_id,
            "note": line.note,
        },
    )
