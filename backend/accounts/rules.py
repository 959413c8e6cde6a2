"""How long and how often: the limits of signing in, and what counts as a phone. No Django."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from backend.accounts.common_passwords import COMMON
from backend.accounts.contracts import Audience
from backend.kernel.errors import DomainError

CODE_DIGITS = 6
CODE_LIFETIME = timedelta(minutes=5)
CODE_ATTEMPTS = 5
CODE_PAUSE = timedelta(seconds=60)
CODES_PER_PHONE_AND_DAY = 10
CODES_PER_IP_AND_HOUR = 30

PASSWORD_FAILURES = 5
PASSWORD_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=4)
PASSWORD_LENGTH = 10
# A hash of a whole book would be a way to keep our processors busy.
PASSWORD_LONGEST = 128
ONE_TIME_PASSWORD_LIFETIME = timedelta(days=3)

SECOND_FACTOR_FAILURES = 5
SECOND_FACTOR_LOCK = timedelta(minutes=5)
RECOVERY_CODES = 10

# Operators give a number to somebody else once it has been silent for about this long.
NUMBER_REST = timedelta(days=90)
# An office signs in from one address, so only failures count against it.
PASSWORD_FAILURES_PER_IP = 60
PASSWORD_IP_WINDOW = timedelta(minutes=10)

# A client whose answer was lost asks again within seconds; later the old token is a stolen one.
REFRESH_GRACE = timedelta(seconds=10)

SESSION_LIFETIME: dict[Audience, timedelta] = {
    Audience.OWNER: timedelta(days=30),
    Audience.MERCHANT: timedelta(days=7),
    Audience.STAFF: timedelta(hours=12),
}

_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class PhoneInvalid(DomainError):
    code = "PHONE_INVALID"
    zh = "请填写 11 位手机号码。"
    en = "Enter a mobile number of 11 digits."


def mobile_number(text: str) -> str:
    """The eleven digits of a mainland mobile number, without blanks, hyphens and +86.

    Raises PhoneInvalid.
    """
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text[:40]))
    digits = digits.removeprefix("+86")
    if not _MOBILE.fullmatch(digits):
        raise PhoneInvalid(field=("phone",))
    return digits


def masked_phone(phone: str) -> str:
    """`13812345678` → `138****5678`; a landline keeps its last four digits; empty stays empty."""
    if len(phone) < 8:
        return "*" * len(phone)
    return f"{phone[:3]}****{phone[-4:]}"


class PasswordTooWeak(DomainError):
    code = "PASSWORD_TOO_WEAK"
    zh = "密码长度应为 {length}–{longest} 位，不要求大小写或符号的组合。"
    en = "A password has {length} to {longest} characters; no mix of kinds is asked for."


class PasswordTooCommon(DomainError):
    code = "PASSWORD_TOO_COMMON"
    zh = "这个密码太常见，容易被猜到，请换一个。"
    en = "This password is among the first that anybody would try; choose another one."


class PasswordHoldsName(DomainError):
    code = "PASSWORD_HOLDS_NAME"
    zh = "密码中不能包含账号或姓名。"
    en = "A password does not contain the login or the name."


def require_good_password(*, password: str, login: str, name: str = "") -> None:
    """Length, and nothing that others would guess; no rule about kinds of characters, which only makes people forget.

    Raises PasswordTooWeak, PasswordTooCommon, PasswordHoldsName.
    """
    if not PASSWORD_LENGTH <= len(password) <= PASSWORD_LONGEST:
        raise PasswordTooWeak(field=("password",), length=PASSWORD_LENGTH, longest=PASSWORD_LONGEST)
    plain = unicodedata.normalize("NFKC", password).lower()
    if any(len(part) >= 2 and part.lower() in plain for part in (login if len(login) >= 4 else "", name.strip())):
        raise PasswordHoldsName(field=("password",))
    if plain in COMMON or _is_pattern(plain):
        raise PasswordTooCommon(field=("password",))


def _is_pattern(text: str) -> bool:
    """One short piece over and over, or a run of neighbours: 1212121212, abcdefghij."""
    if any(len(text) % size == 0 and text[:size] * (len(text) // size) == text for size in range(1, 5)):
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})


def lock_time(*, first: timedelta, rounds: int) -> timedelta:
    """How long the next lock lasts after so many in a row: each twice the one before, up to LONGEST_LOCK."""
    return min(first * (1 << min(rounds, 10)), LONGEST_LOCK)


def is_number_given_on(*, last_seen: datetime, now: datetime) -> bool:
    """Whether an account was silent for so long that its number may have a new holder."""
    return now - last_seen >= NUMBER_REST


def is_anothers_number(*, latest: Mapping[int, int], known: Mapping[int, Collection[int]]) -> bool:
    """Whether the books say that a number has passed from the account's person to somebody else.

    latest: company id → the person that the account last was there. known: company id → the persons whom the company
    knows by the number now. One company whose books name others, and not him, is enough.
    """
    return any(company_id in known and person_id not in known[company_id] for company_id, person_id in latest.items())
