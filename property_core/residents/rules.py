"""Masks and orders of personal data. No Django."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from operator import mul

from backend.accounts.rules import masked_phone
from property_core.residents.contracts import IdMatch, ResidencyRole

__all__ = [
    "ROLE_RANK",
    "id_card_is_valid",
    "id_match",
    "is_id_card",
    "masked_id_number",
    "masked_phone",
    "only_digits",
    "outranks",
    "phone_is_valid",
]

_ID_CARD = re.compile(r"[0-9]{17}[0-9X]\Z")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_PHONE = re.compile(r"(?:1[3-9][0-9]{9}|0[0-9]{9,11})\Z")
_PHONE_NOISE = re.compile(r"[\s\-‐‑]+")

# Who counts first where one person holds several roles in a room, and where several persons share a phone.
ROLE_RANK: dict[ResidencyRole, int] = {ResidencyRole.OWNER: 0, ResidencyRole.FAMILY: 1, ResidencyRole.TENANT: 2}


def masked_id_number(number: str) -> str:
    """`340405196701146440` → `3404**********6440`; short numbers (passports) show the first and the last two signs."""
    if len(number) >= 12:
        return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"
    if len(number) < 5:
        return "*" * len(number)
    return f"{number[0]}{'*' * (len(number) - 3)}{number[-2:]}"


def outranks(role: ResidencyRole, other: ResidencyRole) -> bool:
    """Whether `role` shows at least what `other` shows: an owner and his family see all, a tenant his own part."""
    return ROLE_RANK[role] < ROLE_RANK[other]


def is_id_card(number: str) -> bool:
    """Whether it looks like a resident identity card number: 18 signs, the last one may be X."""
    return _ID_CARD.match(number.upper()) is not None


def id_card_is_valid(number: str) -> bool:
    """GB 11643-1999: 18 characters, a real birth date, the check digit. No table of regions; sequence 000 is fine."""
    if not _ID_CARD.match(number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    weighted = sum(map(mul, map(int, number[:17]), _ID_WEIGHTS))
    return _ID_CHECK[weighted % 11] == number[17]


def phone_is_valid(phone: str) -> bool:
    """A mobile number or a landline with its area code, digits only."""
    return _PHONE.match(phone) is not None


def only_digits(phone: str) -> str:
    """The phone as it is kept: without blanks and hyphens."""
    return _PHONE_NOISE.sub("", unicodedata.normalize("NFKC", phone))


# Fewer digits would be equal by chance.
_FEWEST_DIGITS = 4


def id_match(*, stated: str, known: str) -> IdMatch:
    """How a stated ID number, or its last digits, compares with the known one. UNKNOWN where either says too little."""
    given, on_file = stated.strip().upper(), known.strip().upper()
    if not on_file or len(given) < _FEWEST_DIGITS:
        return IdMatch.UNKNOWN
    return IdMatch.EQUAL if on_file.endswith(given) else IdMatch.DIFFERENT
