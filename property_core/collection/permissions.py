"""Permission codes of taking money."""

from __future__ import annotations

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.permissions import register

CASH = register("billing.cash", zh="前台收款", en="Take money at the desk")
RECEIPT = register("billing.receipt", zh="开具与作废收据", en="Issue and void receipts")


def require_room(*, actor: Actor, room_id: int) -> None:
    """A room's prepayment is for everybody who lives there. Raises NotSignedIn, NotFound."""
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM and room_id not in actor.room_ids:
        raise NotFound
