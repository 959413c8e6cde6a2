"""How long and how often: the limits of signing in, and what counts as a phone. No Django."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

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
