"""Words and values of sign-in that cross the boundary of accounts. Django-free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend.kernel.choices import Choice


class Audience(Choice):
    """Which of the three APIs a session is for; a token of one is refused by the others."""

    OWNER = "owner"
    MERCHANT = "merchant"
    STAFF = "staff"


class BindingBasis(Choice):
    """Why an account counts as a person: the same phone, or somebody of the company approved it."""

    PHONE = "PHONE"
    APPROVAL = "APPROVAL"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid access token says. Whether the session still stands is asked where the actor is built."""

    account_id: int
    session_id: int
    company_id: int | None
    audience: Audience
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session and its tokens. `company_id` is None until one is chosen (or where none knows the person)."""

    account_id: int
    session_id: int
    company_id: int | None
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime


@dataclass(frozen=True, slots=True)
class PersonBinding:
    """The account is this person at that company."""

    company_id: int
    person_id: int
    basis: BindingBasis


@dataclass(frozen=True, slots=True)
class StandingSession:
    """The account and session behind valid claims, as the database knows them now.

    `binding`: who the account is at the session's company, or None.
    """

    account_id: int
    session_id: int
    company_id: int | None
    language: str
    phone_index: str | None
    binding: PersonBinding | None


@dataclass(frozen=True, slots=True)
class WechatUnbound:
    """WeChat knows the person, we do not yet: `ticket` binds the openid with a phone code within `expires_at`."""

    ticket: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """One signed-in device as its owner sees it."""

    session_id: int
    device: str
    ip: str | None
    created_at: datetime
    last_seen_at: datetime
    is_current: bool
