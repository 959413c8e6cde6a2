"""Permission codes of billing. What a resident may see of a room follows from his role in it."""

from __future__ import annotations

from collections.abc import Collection

from backend.accounts.actor import Actor, ActorKind, RoomAccess
from backend.kernel.errors import NotFound, NotSignedIn
from backend.organization.contracts import UnitKind
from backend.organization.permissions import register
from property_core.billing.models import Bill
from property_core.charges.contracts import PayerRole

RUN = register(
    "billing.run",
    zh="出账",
    en="Run billing",
    zh_hint="预览并生成所管小区某个月的账单；已生成的账单不会改变。",
    en_hint="Preview and make the bills of a month; bills that stand are never changed.",
    lowest=UnitKind.COMMUNITY,
)
REVERSE_REQUEST = register(
    "billing.reverse.request",
    zh="申请红字冲销",
    en="Ask for a red letter",
    zh_hint="对开错的账单提出冲销申请，由另一位员工审批后才生效。",
    en_hint="Ask for a wrong bill to be taken back; it counts once somebody else has approved it.",
    lowest=UnitKind.COMMUNITY,
)
REVERSE_APPROVE = register(
    "billing.reverse.approve",
    zh="审批红字冲销",
    en="Approve a red letter",
    zh_hint="同意或拒绝他人提出的冲销申请，不能审批自己提出的。",
    en_hint="Approve or refuse what others asked to take back, never one's own request.",
    lowest=UnitKind.COMMUNITY,
)
REPORT = register(
    "billing.report",
    zh="查看收费报表",
    en="See fee reports",
    zh_hint="查看所管范围的收缴率和欠费排行，可按机构逐级展开。",
    en_hint="Collection rates and arrears of one's units, level by level.",
)
CLOSE = register(
    "billing.close",
    zh="月结",
    en="Close a month",
    zh_hint="关闭所管小区的一个月份，之后该月的账单和账目不能再变。",
    en_hint="Close a month of one's communities: its bills and entries change no more.",
    lowest=UnitKind.COMMUNITY,
)


def is_open_to(*, access: RoomAccess, bill: Bill) -> bool:
    """Whether a resident with this access to the bill's room may see and pay it (BILLING rules, section 3.6).

    Owner and family: every bill of the room. Tenant: those of payer role TENANT from his move-in month on. Neither
    sees what those are to pay who held the role before and left; an owner then sees no month before his own.
    """
    if access.room_id != bill.room_id or bill.payer_id in access.hidden_payers:
        return False
    if access.role in {"OWNER", "FAMILY"}:
        return access.bills_from is None or bill.period >= access.bills_from
    return bill.payer_role == PayerRole.TENANT and bill.period >= access.since.replace(day=1)


def is_his_own(*, actor: Actor, bill: Bill) -> bool:
    """Whether the bill names him as its payer, and is of a room that he has or had: it is his also when he has left."""
    his_rooms = actor.room_ids | actor.left_room_ids
    return actor.person_id is not None and bill.payer_id == actor.person_id and bill.room_id in his_rooms


def require_can_pay(*, actor: Actor, bill_ids: Collection[int]) -> None:
    """Residents pay the bills they may see. Raises NotSignedIn; NotFound, which does not tell whether a bill exists."""
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.kind is ActorKind.SYSTEM:
        return
    for bill in Bill.objects.filter(id__in=bill_ids):
        if not is_his_own(actor=actor, bill=bill) and not any(
            is_open_to(access=access, bill=bill) for access in actor.rooms
        ):
            raise NotFound
