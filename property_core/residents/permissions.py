"""Who may see, change and unmask people."""

from __future__ import annotations

from backend.organization.contracts import UnitKind
from backend.organization.permissions import register, register_module

register_module("residents", zh="住户", en="Residents")

VIEW = register(
    "residents.view",
    zh="查看住户",
    en="See residents, with masked numbers",
    zh_hint="查看所管区域住户的姓名和入住关系，手机和证件号码打码显示。",
    en_hint="Names and residencies of one's areas; phone and ID numbers stay masked.",
)
MANAGE = register(
    "residents.manage",
    zh="维护住户和迁入迁出",
    en="Change residents, move them in and out",
    zh_hint="登记和修改住户资料，办理迁入、迁出和过户。",
    en_hint="Register and change residents, move them in and out.",
)
UNMASK = register(
    "residents.unmask",
    zh="查看住户的完整手机和证件号码",
    en="See full phone and ID numbers of residents",
    zh_hint="填写原因后查看完整号码，每次查看都记入操作日志。",
    en_hint="Full numbers, after giving a reason; each look is kept in the operation log.",
)
TRANSFER = register(
    "residents.transfer",
    zh="办理产权变更",
    en="Record that a room has other owners",
    zh_hint="登记房屋换了业主；原业主的账单仍归原业主，不改动任何账单。",
    en_hint="Writes down that a room was sold or inherited; bills stay with who owes them, none is changed.",
)
BIND = register(
    "residents.bind",
    zh="审批绑定申请、解除绑定",
    en="Decide binding requests, end bindings",
    zh_hint="同意或拒绝住户在手机端提出的绑定、添加成员申请；可解除账号与住户的绑定。",
    en_hint="Approves or refuses who asks in the app to be known in a room; may end a binding.",
)
SETUP = register(
    "residents.setup",
    zh="设置客户类型和走访计划",
    en="Keep customer types and plan visits",
    zh_hint="维护全公司的客户类型，设定各小区每周走访户数。",
    en_hint="Keeps the company's customer types and says how many households a community visits in a week.",
    lowest=UnitKind.COMMUNITY,
)
VISIT = register(
    "residents.visit",
    zh="登记走访记录",
    en="Write down household visits",
    zh_hint="登记走访情况并查看走访记录，不能修改住户档案。",
    en_hint="Writes and reads household visits; does not change a customer's file.",
)
