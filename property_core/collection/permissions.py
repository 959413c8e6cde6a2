"""Permission codes of taking money."""

from __future__ import annotations

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.contracts import UnitKind
from backend.organization.permissions import register

CASH = register(
    "billing.cash",
    zh="前台收款",
    en="Take money at the desk",
    zh_hint="在前台收取账单款和预存款，并查看本小区的收款记录。",
    en_hint="Take money for bills and prepayments at the desk, and see the payments of one's communities.",
    lowest=UnitKind.COMMUNITY,
)
RECEIPT = register(
    "billing.receipt",
    zh="开具与作废收据",
    en="Issue and void receipts",
    zh_hint="补打和作废收据；号码不重复使用，作废要写原因。",
    en_hint="Print receipts again and void them with a reason; numbers are never used twice.",
    lowest=UnitKind.COMMUNITY,
)


def require_room(*, actor: Actor, room_id: int) -> None:
    """A room's prepayment is for everybody who lives there. Raises NotSignedIn, NotFound."""
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM and room_id not in actor.room_ids:
        raise NotFound
