"""Masks and orders of personal data. No Django."""

from __future__ import annotations

from backend.accounts.rules import masked_phone
from property_core.residents.contracts import ResidencyRole

__all__ = ["ROLE_RANK", "masked_id_number", "masked_phone", "outranks"]

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
