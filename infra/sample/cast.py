"""Who signs in to the demo: members of staff with their posts, and residents of the sample companies. Data only."""

from __future__ import annotations

from dataclasses import dataclass

XINHE, QINGHE = "信和物业集团", "清河物业集团"
# Known to everybody who reads this file, so load_demo makes these logins in a demo only.
PASSWORD = "linli-demo-2026"


@dataclass(frozen=True)
class Role:
    """A post role. `codes` are permission codes; one ending in `*` stands for all that begin so."""

    code: str
    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Staff:
    """A member of staff: one post per company named in `posts` (company, unit code, role code)."""

    login: str
    who: str
    name: str
    posts: tuple[tuple[str, str, str], ...]
    note: str


@dataclass(frozen=True)
class Resident:
    """A resident whom the sample workbooks know."""

    who: str
    name: str
    phone: str
    note: str


STATION = Role("STATION", "所在机构", ("organization.view",))
READING = ("organization.view", "homes.view", "residents.view", "billing.view")
ROLES = (
    Role("CASHIER", "收银员", (*READING, "billing.cash", "billing.receipt")),
    Role(
        "CLERK",
        "收费专员",
        (
            *READING,
            "homes.manage",
            "residents.manage",
            "billing.setup",
            "billing.readings",
            "billing.run",
            "billing.receipt",
            "billing.reverse.request",
            "billing.report",
            "imports.run",
        ),
    ),
    Role("APPROVER", "财务审批", (*READING, "billing.reverse.approve", "billing.report", "billing.close")),
    Role("MANAGER", "管理处主任", ("organization.view", "homes.*", "residents.*", "billing.*")),
    Role("LEADER", "公司领导", ("*",)),
    Role("PLATFORM", "平台运营", ("organization.*", "staff.*", "audit.*", "imports.*")),
)

STAFF = (
    Staff("cashier", "收银员 cashier", "周敏", ((XINHE, "JG", "CASHIER"),), "金桂苑前台收款"),
    Staff("clerk", "收费专员 clerk", "吴洁", ((XINHE, "HQ", "CLERK"),), "全公司出账、抄表、申请冲销"),
    Staff("approver", "财务审批 approver", "孙立", ((XINHE, "HQ", "APPROVER"),), "审批冲销、月结"),
    Staff("manager", "管理处主任 manager", "郑国栋", ((XINHE, "JG", "MANAGER"),), "只看金桂苑"),
    Staff("leader", "公司领导 leader", "方总", ((XINHE, "HQ", "LEADER"),), "全公司"),
    Staff(
        "platform",
        "平台运营 platform operator",
        "邻里运营",
        ((XINHE, "HQ", "PLATFORM"), (QINGHE, "HQ", "PLATFORM")),
        "两家公司的组织、员工和日志",
    ),
    Staff("qinghe", "清河主任 manager of the second company", "马强", ((QINGHE, "HQ", "LEADER"),), QINGHE),
)

RESIDENTS = (
    Resident("业主 owner", "郑超", "17823836204", "金桂苑 5栋2单元1603 与银杏里 1栋1单元102 两套房"),
    Resident("他的租户 his tenant", "曾晓", "17650844191", "银杏里 1栋1单元102"),
    Resident("邻居 neighbour", "闫伟杰", "17284835121", "金桂苑 5栋2单元1602"),
    Resident("家属 family", "郑小雨", "13900010001", "金桂苑 5栋2单元1603"),
    Resident("两家公司的业主 owner at both companies", "蒋飞", "15373100118", "信和两套房，清河一套房"),
)
# The workbook knows no family, so this person is added beside it: no payer's role, no formula counts him.
FAMILY_CODE, FAMILY_ROOM = "DEMO-F1", "JG-1-5-2-1603"
