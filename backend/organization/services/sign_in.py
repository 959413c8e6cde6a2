"""Staff sign in by password, at one of the companies that employ them."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.accounts.contracts import Audience, SignedIn
from backend.accounts.selectors import last_company
from backend.accounts.services import SignInRefused, identify_by_password, open_session, switch_company
from backend.kernel.errors import NotFound
from backend.organization.selectors import companies_of_staff


def sign_in_staff(*, actor: Actor, login: str, password: str, device: str, now: datetime) -> SignedIn:
    """A staff session: at the company he was last signed in at, else the first that employs him.

    `actor` is the caller before sign-in (address, request id). Somebody whom no company employs is refused like
    a wrong password. Raises SignInRefused, TooManyRequests.
    """
    account_id = identify_by_password(actor=actor, login=login, password=password, now=now)
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


def choose_staff_company(*, actor: Actor, company_id: int, now: datetime) -> tuple[str, datetime]:
    """Go on at another company that employs the actor: a new access token and when it ends.

    Raises NotFound (not employed there), NotSignedIn.
    """
    if company_id not in companies_of_staff(account_id=actor.account):
        raise NotFound(field=("companyId",))
    return switch_company(actor=actor, audience=Audience.STAFF, company_id=company_id, now=now)
