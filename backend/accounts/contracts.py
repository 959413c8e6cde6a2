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


class PhoneChangeState(Choice):
    """A request to take a new number without the old one."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


class SignInStage(Choice):
    """What a right password alone does not do yet: the second factor, or a password of one's own."""

    SECOND_FACTOR = "SECOND_FACTOR"
    NEW_PASSWORD = "NEW_PASSWORD"  # noqa: S105 - the name of a step


class BindingBasis(Choice):
    """Why an account counts as a person: the same phone, or somebody of the company approved it."""

    PHONE = "PHONE"
    APPROVAL = "APPROVAL"


class BindingEnd(Choice):
    """Why an account counts as a person no more.

    BOOKS: the company's books name another number for the person, or another person for the number. NUMBER: the
    account lost its number. QUIET: nobody was seen for as long as a number rests before it is given on. REPLACED: by
    another binding. STAFF: somebody of the company ended it.
    """

    BOOKS = "BOOKS"
    NUMBER = "NUMBER"
    QUIET = "QUIET"
    REPLACED = "REPLACED"
    STAFF = "STAFF"


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
class AccountOfPerson:
    """An account that counts as a person at a company; its phone masked."""

    account_id: int
    phone: str
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
class SignInStep:
    """The password was right and something is still wanted: `ticket` goes on from here within `expires_at`."""

    stage: SignInStage
    account_id: int
    ticket: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SecondFactorOffer:
    """An authenticator app about to be set up. `qr_svg`: the address as a QR code, an SVG picture."""

    secret: str
    address: str
    qr_svg: str


@dataclass(frozen=True, slots=True)
class SecondFactorState:
    """Whether an account has an authenticator app, since when, and how many recovery codes are left."""

    since: datetime | None
    recovery_codes_left: int


@dataclass(frozen=True, slots=True)
class WechatIdentityRow:
    """One WeChat identity of an account; the openid itself is nobody's to read."""

    id: int
    app_id: str
    bound_at: datetime
    has_unionid: bool


@dataclass(frozen=True, slots=True)
class ProvenPhones:
    """The number an account has and the one it is to have, both proven by a code a moment ago, in the clear."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PhoneChange:
    """A request to change a phone without the old number; both numbers masked."""

    id: int
    account_id: int
    company_id: int
    person_id: int
    old_phone: str
    new_phone: str
    reason: str
    state: PhoneChangeState
    created_at: datetime
    decided_at: datetime | None
    decided_by: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Device:
    """One signed-in device as its owner sees it."""

    session_id: int
    device: str
    ip: str | None
    created_at: datetime
    last_seen_at: datetime
    is_current: bool
