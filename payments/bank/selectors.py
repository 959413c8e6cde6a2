"""Bank accounts, lines and claims, as staff may see them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound
from backend.organization.base import tenant_read
from backend.organization.selectors import require_over_company
from payments.bank.contracts import LineState
from payments.bank.models import BankAccount, BankClaim, BankImport, BankLine, DeskReference
from payments.bank.permissions import BANK_CLAIM, BANK_MATCH, BANK_VIEW
from payments.intents.captured import providers_by_account


def bank_accounts_visible(actor: Actor) -> list[BankAccount]:
    """The company's bank accounts, closed ones last. Raises NotSignedIn, Forbidden."""
    _require_view(actor)
    with tenant_read(actor.company):
        rows = list(BankAccount.objects.order_by("id"))
    return sorted(rows, key=lambda row: row.closed_at is not None)


def bank_account_visible(*, actor: Actor, bank_account_id: int) -> BankAccount:
    """Raises NotSignedIn, Forbidden, NotFound."""
    _require_view(actor)
    with tenant_read(actor.company):
        row = BankAccount.objects.filter(id=bank_account_id).first()
    if row is None:
        raise NotFound
    return row


def bank_imports_visible(actor: Actor, *, bank_account_id: int | None = None) -> QuerySet[BankImport]:
    """What was imported, in no order yet. Ask inside a tenant read. Raises NotSignedIn, Forbidden."""
    _require_view(actor)
    return BankImport.objects.filter(_given(bank_account_id=bank_account_id))


def bank_lines_visible(
    actor: Actor,
    *,
    bank_account_id: int | None = None,
    state: str | None = None,
    since: date | None = None,
    until: date | None = None,
    text: str | None = None,
) -> QuerySet[BankLine]:
    """Lines of the company's accounts, in no order yet; `until` is left out. Ask inside a tenant read.

    `text`: part of the payer's name, the remark or the bank's number. Raises NotSignedIn, Forbidden.
    """
    _require_view(actor)
    return _lines(
        bank_account_id=bank_account_id, state=state, happened_on__gte=since, happened_on__lt=until, text=text
    )


def bank_line_visible(*, actor: Actor, line_id: int) -> BankLine:
    """Raises NotSignedIn, Forbidden, NotFound."""
    _require_view(actor)
    with tenant_read(actor.company):
        row = BankLine.objects.filter(id=line_id).first()
    if row is None:
        raise NotFound
    return row


def suspense_visible(
    actor: Actor, *, since: date | None = None, until: date | None = None, text: str | None = None
) -> QuerySet[BankLine]:
    """Money that nobody knows yet, in no order yet, for whoever claims it for some community. Ask inside a tenant read.

    Whose it is nobody can say, so it is shown whole. Raises NotSignedIn, Forbidden.
    """
    actor.require(BANK_CLAIM)
    return _lines(state=LineState.SUSPENSE, happened_on__gte=since, happened_on__lt=until, text=text)


def claims_visible(actor: Actor, *, line_id: int | None = None, is_standing: bool | None = None) -> QuerySet[BankClaim]:
    """Claims of the actor's communities, in no order yet. Ask inside a tenant read. Raises NotSignedIn, Forbidden."""
    actor.require(BANK_CLAIM)
    rows = BankClaim.objects.filter(_given(line_id=line_id, undone_at__isnull=is_standing)).select_related("line")
    return rows if actor.kind is ActorKind.SYSTEM else rows.filter(community_id__in=actor.units(BANK_CLAIM))


def claim_visible(*, actor: Actor, claim_id: int) -> BankClaim:
    """Raises NotSignedIn, Forbidden, NotFound."""
    with tenant_read(actor.company):
        row = claims_visible(actor).filter(id=claim_id).first()
    if row is None:
        raise NotFound
    return row


def claims_by_line(line_ids: Collection[int], *, company_id: int) -> dict[int, BankClaim | None]:
    """dict line id -> the claim that stands; every id present. One query."""
    answer: dict[int, BankClaim | None] = dict.fromkeys(line_ids)
    with tenant_read(company_id):
        for row in BankClaim.objects.filter(line_id__in=answer, undone_at__isnull=True):
            answer[row.line_id] = row
    return answer


def references_by_intent(intent_ids: Collection[int], *, company_id: int) -> dict[int, DeskReference | None]:
    """dict intent id -> what the cashier copied from the slip; every id present. One query."""
    answer: dict[int, DeskReference | None] = dict.fromkeys(intent_ids)
    with tenant_read(company_id):
        for row in DeskReference.objects.filter(intent_id__in=answer):
            answer[row.intent_id] = row
    return answer


def account_names(bank_account_ids: Collection[int], *, company_id: int) -> dict[int, str]:
    """dict id -> name; accounts of nobody here are left out."""
    with tenant_read(company_id):
        return dict(BankAccount.objects.filter(id__in=bank_account_ids).values_list("id", "name"))


def provider_names(payee_account_ids: Collection[int], *, company_id: int) -> dict[int, str]:
    """dict payee account id -> its provider. One query."""
    with tenant_read(company_id):
        return providers_by_account(payee_account_ids)


def _require_view(actor: Actor) -> None:
    """Who matches sees what there is to match."""
    require_over_company(actor, BANK_MATCH if actor.can(BANK_MATCH) else BANK_VIEW)


def _lines(*, text: str | None, **wanted: object) -> QuerySet[BankLine]:
    rows = BankLine.objects.filter(_given(**wanted))
    if text and text.strip():
        words = text.strip()
        rows = rows.filter(
            Q(counterparty__icontains=words) | Q(summary__icontains=words) | Q(reference__startswith=words)
        )
    return rows


def _given(**wanted: object) -> Q:
    return Q(**{name: value for name, value in wanted.items() if value is not None})
