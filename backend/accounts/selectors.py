"""Reads of accounts: the session behind a token, devices, bindings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from backend.accounts.actor import Actor
from backend.accounts.contracts import (
    AccountOfPerson,
    Audience,
    BindingBasis,
    Claims,
    Device,
    PersonBinding,
    StandingSession,
)
from backend.accounts.models import Account, AccountPerson, LoginSession, WechatIdentity
from backend.accounts.rules import masked_phone
from backend.accounts.tokens import read_access_token
from backend.kernel.errors import NotSignedIn
from backend.kernel.prepared import prepared_rows


def standing_session(*, token: str, audience: Audience, now: datetime) -> StandingSession:
    """The session that an access token belongs to, if it still stands. One query.

    The company is the token's: switching the company gives a new token. Raises NotSignedIn: bad or ended token,
    session revoked, account closed.
    """
    return session_of_claims(claims=read_access_token(token, audience=audience, now=now), now=now)


def session_of_claims(*, claims: Claims, now: datetime) -> StandingSession:
    """As standing_session, for claims already read."""
    rows = prepared_rows(STANDING, standing_parameters(claims, now=now))
    if not rows:
        raise NotSignedIn
    return standing_of_row(rows[0], claims=claims)


# Asked at every request of everybody, hence one statement; floors above join to it what they know of the person.
# Columns: language, phone index, person and basis of the binding at the token's company.
STANDING = """
    SELECT account.language, account.phone_index, bound.person_id, bound.basis
    FROM login_session session
    JOIN account ON account.id = session.account_id AND account.is_active
    LEFT JOIN account_person bound ON bound.account_id = session.account_id AND bound.unbound_at IS NULL
        AND bound.company_id = %(company_id)s::bigint
    WHERE session.id = %(session_id)s::bigint AND session.account_id = %(account_id)s::bigint
        AND session.audience = %(audience)s::text AND session.revoked_at IS NULL
        AND session.expires_at > %(now)s::timestamptz
"""


def standing_parameters(claims: Claims, *, now: datetime) -> dict[str, Any]:
    """The parameters of STANDING."""
    return {
        "session_id": claims.session_id,
        "account_id": claims.account_id,
        "company_id": claims.company_id,
        "audience": str(claims.audience),
        "now": now,
    }


def standing_of_row(row: Sequence[Any], *, claims: Claims) -> StandingSession:
    """What a row says whose first columns are those of STANDING."""
    language, phone_index, person_id, basis = row[:4]
    binding = None
    if claims.company_id is not None and person_id is not None:
        binding = PersonBinding(company_id=claims.company_id, person_id=person_id, basis=BindingBasis(basis))
    return StandingSession(
        account_id=claims.account_id,
        session_id=claims.session_id,
        company_id=claims.company_id,
        language=language,
        phone_index=phone_index,
        binding=binding,
    )


def is_active_account(account_id: int) -> bool:
    """Whether the account exists and is open."""
    return Account.objects.filter(id=account_id, is_active=True).exists()


def sessions_of(*, actor: Actor, now: datetime) -> list[Device]:
    """The devices that the actor is signed in on, newest first."""
    rows = LoginSession.objects.filter(account_id=actor.account, revoked_at__isnull=True, expires_at__gt=now).order_by(
        "-id"
    )[:100]
    return [
        Device(
            session_id=row.pk,
            device=row.device,
            ip=row.ip,
            created_at=row.created_at,
            last_seen_at=row.rotated_at,
            is_current=row.pk == actor.session_id,
        )
        for row in rows
    ]


def bindings_of(account_id: int) -> list[PersonBinding]:
    """Who the account is, at each company; oldest binding first."""
    rows = AccountPerson.objects.filter(account_id=account_id, unbound_at__isnull=True).order_by("id")
    return [
        PersonBinding(company_id=row.company_id, person_id=row.person_id, basis=BindingBasis(row.basis)) for row in rows
    ]


def accounts_of_persons(person_ids: Collection[int], *, company_id: int) -> dict[int, list[AccountOfPerson]]:
    """Person id → the accounts that count as him at the company, oldest binding first; every id present. One query."""
    answer: dict[int, list[AccountOfPerson]] = {person_id: [] for person_id in person_ids}
    rows = (
        AccountPerson.objects.filter(company_id=company_id, person_id__in=answer, unbound_at__isnull=True)
        .select_related("account")
        .order_by("id")
    )
    for row in rows:
        answer[row.person_id].append(
            AccountOfPerson(row.account_id, masked_phone(row.account.phone), BindingBasis(row.basis))
        )
    return answer


def has_bindings(company_id: int) -> bool:
    """Whether any account counts as a person of the company."""
    return AccountPerson.objects.filter(company_id=company_id, unbound_at__isnull=True).exists()


def last_company(*, account_id: int, audience: Audience) -> int | None:
    """The company of the account's latest session that had one: where the next session begins."""
    return (
        LoginSession.objects.filter(account_id=account_id, audience=audience, company_id__isnull=False)
        .order_by("-id")
        .values_list("company_id", flat=True)
        .first()
    )


def account_by_login(login: str) -> int | None:
    """The id of the account with that login name, or None."""
    return Account.objects.filter(login=login).values_list("id", flat=True).first()


def phone_of_account(account_id: int) -> str:
    """The account's phone in the clear, for messages to its holder; empty where there is none."""
    return Account.objects.filter(id=account_id).values_list("phone", flat=True).first() or ""


def phone_and_language(account_id: int) -> tuple[str, str]:
    """Where and in which language its holder is told something; both empty for no account."""
    return Account.objects.filter(id=account_id).values_list("phone", "language").first() or ("", "")


def wechat_openid(*, account_id: int, app_id: str) -> str | None:
    """The account's newest openid in that WeChat app (a payment inside WeChat needs it), or None."""
    return (
        WechatIdentity.objects.filter(account_id=account_id, app_id=app_id)
        .order_by("-id")
        .values_list("openid", flat=True)
        .first()
    )
