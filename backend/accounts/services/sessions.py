"""Sessions: opened after somebody proved who he is, refreshed by rotation, ended by him or by a replayed token."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from backend.accounts import rules, tokens
from backend.accounts.actor import Actor, ActorKind
from backend.accounts.contracts import Audience, SignedIn
from backend.accounts.models import LoginSession
from backend.kernel import audit
from backend.kernel.errors import AccessError, NotFound, NotSignedIn

_KINDS = {
    Audience.OWNER: ActorKind.OWNER,
    Audience.MERCHANT: ActorKind.MERCHANT,
    Audience.STAFF: ActorKind.STAFF,
}


class SessionEnded(AccessError):
    code = "SESSION_ENDED"
    zh = "登录已过期，请重新登录。"
    en = "Your session has ended; please sign in again."


@transaction.atomic
def open_session(
    *, actor: Actor, account_id: int, audience: Audience, company_id: int | None, device: str, now: datetime
) -> SignedIn:
    """A new session of an account that has just been identified (code, WeChat, password).

    `actor` is the caller before sign-in: his address and request id go to the audit row.
    """
    session = LoginSession.objects.create(
        account_id=account_id,
        audience=audience,
        company_id=company_id,
        refresh_hash=secrets.token_hex(32),  # until the row has the id that its token is made of
        rotated_at=now,
        created_at=now,
        expires_at=now + rules.SESSION_LIFETIME[audience],
        ip=actor.ip,
        device=device[:200],
    )
    text = tokens.refresh_token(session_id=session.pk, generation=1, session_created_at=now)
    LoginSession.objects.filter(id=session.pk).update(refresh_hash=tokens.digest(text))
    audit.record(
        actor=_as(actor, session),
        action="signed_in",
        object_kind="login_session",
        object_id=session.pk,
        new={"audience": str(audience), "device": session.device},
        now=now,
    )
    return _signed_in(session, refresh=text, now=now)


def refresh_session(*, actor: Actor, refresh_token: str, audience: Audience, now: datetime) -> SignedIn:
    """The next pair of tokens; the refresh token given is used up.

    A used token that comes again ends the session: two holders, one of them a thief. Within REFRESH_GRACE of
    its use it is taken for a lost answer and gets the same successor, which branches nothing.
    Locks the session. Raises SessionEnded.
    """
    parts = tokens.split_refresh_token(refresh_token)
    answer = _rotate(actor=actor, parts=parts, audience=audience, now=now) if parts else None
    if answer is None:
        raise SessionEnded
    return answer


@transaction.atomic(durable=True)
def _rotate(*, actor: Actor, parts: tokens.RefreshParts, audience: Audience, now: datetime) -> SignedIn | None:
    # The end of a replayed session must be kept, so a refusal is an answer here and no exception.
    session = (
        LoginSession.objects.select_for_update(of=("self",))
        .filter(
            id=parts.session_id,
            audience=audience,
            revoked_at__isnull=True,
            expires_at__gt=now,
            account__is_active=True,
        )
        .first()
    )
    if session is None or not tokens.is_genuine_refresh(parts, session_created_at=session.created_at):
        return None
    given = tokens.digest(parts.text)
    successor = tokens.refresh_token(
        session_id=session.pk, generation=parts.generation + 1, session_created_at=session.created_at
    )
    if given == session.refresh_hash:
        session.previous_hash = given
        session.refresh_hash = tokens.digest(successor)
        session.rotated_at = now
        session.expires_at = now + rules.SESSION_LIFETIME[audience]
        session.ip = actor.ip or session.ip
        session.save(update_fields=["previous_hash", "refresh_hash", "rotated_at", "expires_at", "ip"])
        return _signed_in(session, refresh=successor, now=now)
    is_lost_answer = (
        given == session.previous_hash
        and tokens.digest(successor) == session.refresh_hash
        and now - session.rotated_at <= rules.REFRESH_GRACE
    )
    if is_lost_answer:
        return _signed_in(session, refresh=successor, now=now)
    _revoke(actor=_as(actor, session), session=session, action="refresh_token_replayed", now=now)
    return None


@transaction.atomic(durable=True)
def sign_out(*, actor: Actor, now: datetime) -> None:
    """End the session that the actor speaks through; ending it twice is no error."""
    session = _lock_own(actor=actor, session_id=_current(actor))
    if session is not None and session.revoked_at is None:
        _revoke(actor=actor, session=session, action="signed_out", now=now)


@transaction.atomic(durable=True)
def revoke_session(*, actor: Actor, session_id: int, now: datetime) -> None:
    """End one of the actor's own sessions, such as that of a lost phone. Raises NotFound."""
    session = _lock_own(actor=actor, session_id=session_id)
    if session is None:
        raise NotFound
    if session.revoked_at is None:
        _revoke(actor=actor, session=session, action="session_revoked", now=now)


@transaction.atomic(durable=True)
def revoke_other_sessions(*, actor: Actor, now: datetime) -> int:
    """End the actor's sessions on every other device; returns how many. Raises NotSignedIn."""
    return revoke_sessions_of_account(actor=actor, account_id=actor.account, now=now, but_session_id=_current(actor))


@transaction.atomic
def revoke_sessions_of_account(
    *,
    actor: Actor,
    account_id: int,
    now: datetime,
    but_session_id: int | None = None,
    company_id: int | None = None,
) -> int:
    """End every session of an account (a member of staff leaves, a password changes); returns how many.

    but_session_id: the one that stays. company_id: only sessions at that company. Locks them in order.
    """
    rows = LoginSession.objects.select_for_update().filter(account_id=account_id, revoked_at__isnull=True)
    if company_id is not None:
        rows = rows.filter(company_id=company_id)
    if but_session_id is not None:
        rows = rows.exclude(id=but_session_id)
    sessions = list(rows.order_by("id"))
    for session in sessions:
        _revoke(actor=actor, session=session, action="session_revoked", now=now)
    return len(sessions)


@transaction.atomic
def switch_company(*, actor: Actor, audience: Audience, company_id: int, now: datetime) -> tuple[str, datetime]:
    """An access token for another company in the same session, and when it ends.

    The caller has checked that the account belongs there. Locks the session. Raises NotSignedIn.
    """
    session = _lock_own(actor=actor, session_id=_current(actor))
    if session is None or session.revoked_at is not None or session.audience != audience:
        raise NotSignedIn
    before = session.company_id
    session.company_id = company_id
    session.save(update_fields=["company_id"])
    audit.record(
        actor=actor,
        action="company_chosen",
        object_kind="login_session",
        object_id=session.pk,
        old={"company_id": before},
        new={"company_id": company_id},
        company_id=company_id,
        now=now,
    )
    return tokens.issue_access_token(
        account_id=session.account_id, session_id=session.pk, company_id=company_id, audience=audience, now=now
    )


def _current(actor: Actor) -> int:
    if actor.session_id is None:
        raise NotSignedIn
    return actor.session_id


def _lock_own(*, actor: Actor, session_id: int) -> LoginSession | None:
    return LoginSession.objects.select_for_update().filter(id=session_id, account_id=actor.account).first()


def _revoke(*, actor: Actor, session: LoginSession, action: str, now: datetime) -> None:
    session.revoked_at = now
    session.save(update_fields=["revoked_at"])
    audit.record(
        actor=actor,
        action=action,
        object_kind="login_session",
        object_id=session.pk,
        new={"audience": session.audience},
        company_id=session.company_id,
        now=now,
    )


def _as(actor: Actor, session: LoginSession) -> Actor:
    """The caller, now that his session says who he is; what he may do plays no part in an audit row."""
    return Actor(
        kind=_KINDS[Audience(session.audience)],
        account_id=session.account_id,
        company_id=session.company_id,
        ip=actor.ip,
        request_id=actor.request_id,
        session_id=session.pk,
    )


def _signed_in(session: LoginSession, *, refresh: str, now: datetime) -> SignedIn:
    access, access_expires_at = tokens.issue_access_token(
        account_id=session.account_id,
        session_id=session.pk,
        company_id=session.company_id,
        audience=Audience(session.audience),
        now=now,
    )
    return SignedIn(
        account_id=session.account_id,
        session_id=session.pk,
        company_id=session.company_id,
        access_token=access,
        access_expires_at=access_expires_at,
        refresh_token=refresh,
        refresh_expires_at=session.expires_at,
    )
