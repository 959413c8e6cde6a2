"""Permission codes of billing with their names. What a resident may see of a room follows from his role in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backend.accounts.actor import Actor, ActorKind, RoomAccess
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.permissions import register
from property_core.billing.contracts import PayerRole
from property_core.billing.models import Bill

# code -> (Chinese, English)
PERMISSIONS: Mapping[str, tuple[str, str]] = {
    "billing.view": ("查看账单", "See bills"),
    "billing.setup": ("设置收费标准与分配", "Set up tariffs and assignments"),
    "billing.readings": ("录入抄表", "Enter meter readings"),
    "billing.run": ("出账", "Run billing"),
    "billing.cash": ("前台收款", "Take money at the desk"),
    "billing.receipt": ("开具与作废收据", "Issue and void receipts"),
    "billing.reverse.request": ("申请红字冲销", "Ask for a red letter"),
    "billing.reverse.approve": ("审批红字冲销", "Approve a red letter"),
    "billing.report": ("查看收费报表", "See fee reports"),
    "billing.close": ("月结", "Close a month"),
}
for _code, (_zh, _en) in PERMISSIONS.items():
    register(_code, zh=_zh, en=_en)

VIEW = "billing.view"
SETUP = "billing.setup"
READINGS = "billing.readings"
RUN = "billing.run"
CASH = "billing.cash"
RECEIPT = "billing.receipt"
REVERSE_REQUEST = "billing.reverse.request"
REVERSE_APPROVE = "billing.reverse.approve"
REPORT = "billing.report"
CLOSE = "billing.close"


def is_open_to(*, access: RoomAccess, bill: Bill) -> bool:
    """Whether a resident with this access to the bill's room may see and pay it (BILLING rules, section 3.6).

    Owner and family: every bill of the room. Tenant: those of payer role TENANT from his move-in month on.
    """
    if access.room_id != bill.room_id:
        return False
    if access.role in {"OWNER", "FAMILY"}:
        return True
    return bill.payer_role == PayerRole.TENANT and bill.period >= access.since.replace(day=1)


def require_can_pay(*, actor: Actor, bills: Iterable[Bill]) -> None:
    """Residents pay the bills they may see. Raises NotSignedIn; NotFound, which does not tell whether a bill exists."""
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return
    for bill in bills:
        if not any(is_open_to(access=access, bill=bill) for access in actor.rooms):
            raise NotFound


def require_room(*, actor: Actor, room_id: int) -> None:
    """A room's prepayment is for everybody who lives there. Raises NotSignedIn, NotFound."""
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is not ActorKind.SYSTEM and room_id not in actor.room_ids:
        raise NotFound


def require_in_communities(code: str, *, actor: Actor, community_ids: Iterable[int]) -> None:
    """Staff need the permission in every community that the money is of. Raises NotSignedIn, Forbidden, NotFound.

    Without the permission anywhere it is Forbidden; for what lies outside of the actor's units NotFound.
    """
    actor.require(code)
    if not all(actor.can(code, unit_id=community_id) for community_id in community_ids):
        raise NotFound
