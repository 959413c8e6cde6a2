"""Staff sign in by password, and by the code of their app where they have one, at a company that employs them."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.accounts.contracts import Audience, SignedIn, SignInStep
from backend.accounts.selectors import last_company
from backend.accounts.services import (
    SignInRefused,
    choose_own_password,
    identify_by_password,
    open_session,
    pass_second_factor,
    step_after_password,
    switch_company,
)
from backend.kernel.errors import NotFound
from backend.organization.selectors import companies_of_staff


def sign_in_staff(*, actor: Actor, login: str, password: str, device: str, now: datetime) -> SignedIn | SignInStep:
    """A staff session, or the step that is still wanted: the second factor, or a password of one's own.

    `actor` is the caller before sign-in (address, request id). Somebody whom no company employs is refused like
    a wrong password. Raises SignInRefused, TooManyRequests.
    """
    account_id = identify_by_password(actor=actor, login=login, password=password, now=now)
    if not companies_of_staff(account_id=account_id):
        raise SignInRefused(field=("password",))
    step = step_after_password(account_id=account_id, now=now)
    return step or _open(actor=actor, account_id=account_id, device=device, now=now)


def finish_staff_sign_in(*, actor: Actor, ticket: str, code: str, device: str, now: datetime) -> SignedIn | SignInStep:
    """Go on with the code of the authenticator app, or one of its recovery codes.

    Raises SignInTicketEnded, SecondFactorRefused, SignInRefused, TooManyRequests.
    """
    passed = pass_second_factor(actor=actor, ticket=ticket, code=code, now=now)
    return passed if isinstance(passed, SignInStep) else _open(actor=actor, account_id=passed, device=device, now=now)


def choose_first_password(*, actor: Actor, ticket: str, password: str, device: str, now: datetime) -> SignedIn:
    """Replace the password that an administrator gave by one's own, and go on.

    Raises SignInTicketEnded, SignInRefused, PasswordUnchanged, PasswordTooWeak, PasswordTooCommon, PasswordHoldsName.
    """
    account_id = choose_own_password(actor=actor, ticket=ticket, password=password, now=now)
    return _open(actor=actor, account_id=account_id, device=device, now=now)


def choose_staff_company(*, actor: Actor, company_id: int, now: datetime) -> tuple[str, datetime]:
    """Go on at another company that employs the actor: a new access token and when it ends.

    Raises NotFound (not employed there), NotSignedIn.
    """
    if company_id not in companies_of_staff(account_id=actor.account):
        raise NotFound(field=("companyId",))
    return switch_company(actor=actor, audience=Audience.STAFF, company_id=company_id, now=now)


def _open(*, actor: Actor, account_id: int, device: str, now: datetime) -> SignedIn:
    """At the company he was last signed in at, else the first that employs him."""
    company_ids = companies_of_staff(account_id=account_id)
    if not company_ids:
        raise SignInRefused(field=("password",))
    last = last_company(account_id=account_id, audience=Audience.STAFF)
    return open_session(
        actor=actor,
        account_id=account_id,
        audience=Audience.STAFF,
        company_id=last if last in company_ids else company_ids[0],
        device=device,
        now=now,
    )
