"""What an account of the books stands for, in words."""

from __future__ import annotations

from collections.abc import Collection

from backend.organization.base import tenant_read
from payments.intents.captured import providers_by_account
from payments.ledger.contracts import AccountKind
from property_core.charges.selectors.charges import items_by_id
from property_core.homes.selectors import rooms_by_id

_OF_ITEMS = {AccountKind.RECEIVABLE, AccountKind.REVENUE, AccountKind.LATE_FEE_REVENUE}
_OF_ROOMS = {AccountKind.PREPAYMENT, AccountKind.DEPOSIT_HELD}
_OF_SPLITS = {AccountKind.SPLIT_OUT, AccountKind.SPLIT_IN}
_OF_PAYEES = {
    AccountKind.BANK_IN_TRANSIT, AccountKind.SUSPENSE, AccountKind.UNALLOCATED, AccountKind.CHANNEL_FEE,
}  # fmt: skip


def account_names(keys: Collection[tuple[AccountKind, int]], *, company_id: int) -> dict[tuple[AccountKind, int], str]:
    """dict (kind, reference) -> name of the item, code of the room, or the provider; "" where it is of a community.

    Every key present. At most three queries.
    """
    with tenant_read(company_id):
        items = items_by_id(_references(keys, _OF_ITEMS), company_id=company_id)
        rooms = rooms_by_id(_references(keys, _OF_ROOMS), company_id=company_id)
        providers = providers_by_account(_references(keys, _OF_PAYEES | _OF_SPLITS))
    answer = {}
    for kind, reference in keys:
        name = ""
        if kind in _OF_ITEMS and reference in items:
            name = items[reference].name
        elif kind in _OF_ROOMS and reference in rooms:
            name = rooms[reference].code
        elif kind in _OF_PAYEES | _OF_SPLITS:
            name = providers.get(reference, "")
        answer[kind, reference] = name
    return answer


def _references(keys: Collection[tuple[AccountKind, int]], kinds: Collection[AccountKind]) -> list[int]:
    return sorted({reference for kind, reference in keys if kind in kinds})
