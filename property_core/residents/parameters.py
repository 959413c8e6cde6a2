"""What owners may do by themselves: what a company, or a community of its own, can set."""

from __future__ import annotations

from datetime import date

from backend.organization.parameters import PARAMETERS, ValueKind, parameter
from backend.organization.parameters.contracts import Option
from property_core.residents.contracts import InvitePolicy, ResidencyRole

_OPTIONS = (
    Option(InvitePolicy.NOT_ALLOWED.value, "不开放", "Not allowed"),
    Option(InvitePolicy.WITH_APPROVAL.value, "需物业审批", "With approval"),
    Option(InvitePolicy.ALLOWED.value, "直接生效", "At once"),
)
INVITE_FAMILY = PARAMETERS.define(
    "residents.invite_family",
    kind=ValueKind.CHOICE,
    default=InvitePolicy.WITH_APPROVAL.value,
    options=_OPTIONS,
    zh="业主自行添加家属",
    en="Owners add family",
    zh_help="业主在手机端为自己的房间添加家属，是否允许、是否需要审批。",
    en_help="Whether owners may add family to their rooms in the app, at once or for approval.",
)
INVITE_TENANT = PARAMETERS.define(
    "residents.invite_tenant",
    kind=ValueKind.CHOICE,
    default=InvitePolicy.WITH_APPROVAL.value,
    options=_OPTIONS,
    zh="业主自行添加租户",
    en="Owners add tenants",
    zh_help="业主在手机端为自己的房间添加租户，是否允许、是否需要审批；租户自迁入月起承担租户费用。",
    en_help="Whether owners may add tenants to their rooms in the app; a tenant pays what tenants pay from then on.",
)


def invite_policy(role: ResidencyRole, *, community_id: int, on: date) -> InvitePolicy:
    """Whether an owner may add somebody of the role to a room of the community. In the company's scope."""
    definition = INVITE_TENANT if role is ResidencyRole.TENANT else INVITE_FAMILY
    return InvitePolicy(parameter(community_id, definition.key, on=on))
