"""Permission codes of billing. What a resident may see of a room follows from his role in it."""

from __future__ import annotations

from collections.abc import Collection

from backend.accounts.actor import Actor, ActorKind, RoomAccess
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.permissions import register
from property_core.billing.models import Bill
from property_core.charges.contracts import PayerRole

RUN = register("billing.run", zh="出账", en="Run billing")
REVERSE_REQUEST = register("billing.reverse.request", zh="申请红字冲销", en="Ask for a red letter")
REVERSE_APPROVE = register("billing.reverse.approve", zh="审批红字冲销", en="Approve a red letter")
REPORT = register("billing.report", zh="查看收费报表", en="See fee reports")
CLOSE = register("billing.close", zh="月结", en="Close a month")


def is_open_to(*, access: RoomAccess, bill: Bill) -> bool:
    """Whether a resident with this access to the bill's room may see and pay it (BILLING rules, section 3.6).

    Owner and family: every bill of the room. Tenant: those of payer role TENANT from his move-in month on.
    """
    if access.room_id != bill.room_id:
        return False
    if access.role in {"OWNER", "FAMILY"}:
        return True
    return bill.payer_role == PayerRole.TENANT and bill.period >= access.since.replace(day=1)


def require_can_pay(*, actor: Actor, bill_ids: Collection[int]) -> None:
    """Residents pay the bills they may see. Raises NotSignedIn; NotFound, which does not tell whether a bill exists."""
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return
    for bill in Bill.objects.filter(id__in=bill_ids):
        if not any(is_open_to(access=access, bill=bill) for access in actor.rooms):
            raise NotFound
