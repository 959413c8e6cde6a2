"""The operation log, who saw personal data, and staff with their posts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from backend.accounts.logins import logins_by_account
from backend.kernel.access_log import AccessKind
from backend.kernel.masking import shown
from backend.kernel.time import local_date
from backend.organization.directory import is_current, posts_by_staff, staff_visible
from backend.organization.permissions import AUDIT_PERSONAL, AUDIT_VIEW, STAFF_VIEW
from backend.organization.personal_data import personal_data_accesses
from backend.organization.selectors import audit_entries, staff_names
from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from property_core.residents.selectors import names_by_person

_PERIOD = {"since": datetime.fromisoformat, "until": datetime.fromisoformat}
# Names of a long export's people that a cell still shows.
SHOWN_PERSONS = 20


def _audit(asked: Asked) -> QuerySet[Any]:
    return audit_entries(actor=asked.actor, **asked.filters)


def _in_words(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    names = staff_names({row["account_id"] for row in rows} - {None}, company_id=asked.actor.company)
    for row in rows:
        row["staff"] = names.get(row["account_id"], "")
        for name in ("old", "new"):
            row[name] = "" if row[name] is None else orjson.dumps(shown(row[name])).decode()
    return rows


def _personal(asked: Asked) -> QuerySet[Any]:
    return personal_data_accesses(actor=asked.actor, **asked.filters)


def _whose(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    company_id = asked.actor.company
    names = staff_names({row["account_id"] for row in rows} - {None}, company_id=company_id)
    named = {person_id for row in rows for person_id in row["person_ids"][:SHOWN_PERSONS]}
    people = names_by_person(named, company_id=company_id)
    for row in rows:
        row["staff"] = names.get(row["account_id"], "")
        row["count"] = len(row["person_ids"])
        row["persons"] = "、".join(people[one] for one in row["person_ids"][:SHOWN_PERSONS] if one in people)
        row["fields"] = ", ".join(row["fields"])
    return rows


def _staff(asked: Asked) -> QuerySet[Any]:
    return staff_visible(asked.actor, now=asked.now, **asked.filters)


def _with_posts(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    logins = logins_by_account([row["account_id"] for row in rows])
    posts = posts_by_staff([row["id"] for row in rows], company_id=asked.actor.company)
    today = local_date(asked.now)
    for row in rows:
        row["login"] = logins.get(row["account_id"], "")
        row["posts"] = "；".join(
            f"{post.unit.name} {post.title}" for post in posts[row["id"]] if is_current(post, today=today)
        )
    return rows


AUDIT = ExportList(
    name="AUDIT",
    zh="操作日志",
    en="Operation log",
    permissions=(AUDIT_VIEW,),
    rows=_audit,
    order=("id",),
    columns=(
        Column("at", "时间", "At", "at", Format.MOMENT, 18),
        Column("staff", "操作人", "Staff"),
        Column("account", "账号", "Account", "account_id", Format.NUMBER, 10),
        Column("actor_kind", "身份", "As", "actor_kind", width=10),
        Column("action", "操作", "Action", "action", width=26),
        Column("object_kind", "对象类型", "Object kind", "object_kind", width=18),
        Column("object_id", "对象编号", "Object", "object_id", width=12),
        Column("ip", "来源地址", "From", "ip", width=16),
        Column("request_id", "请求编号", "Request", "request_id", width=34),
        Column("old", "原值", "Old", "old", width=40),
        Column("new", "新值", "New", "new", width=40),
    ),
    filters={
        "object_kind": str,
        "object_id": str,
        "account_id": int,
        "action": str,
        "ip": str,
        **_PERIOD,
    },
    complete=_in_words,
)
PERSONAL_DATA_ACCESS = ExportList(
    name="PERSONAL_DATA_ACCESS",
    zh="个人信息访问记录",
    en="Who saw personal data",
    permissions=(AUDIT_PERSONAL,),
    rows=_personal,
    order=("id",),
    columns=(
        Column("at", "时间", "At", "at", Format.MOMENT, 18),
        Column("staff", "查看人", "Staff"),
        Column("kind", "方式", "How", "kind", width=10, words=words.ACCESS_KIND),
        Column("ip", "来源地址", "From", "ip", width=16),
        Column("count", "人数", "Persons", format=Format.NUMBER, width=8),
        Column("persons", "客户", "Whose", width=40),
        Column("fields", "内容", "Fields", "fields", width=20),
        Column("reason", "原因", "Reason", "reason", width=30),
        Column("source", "来处", "Where", "source", width=22),
        Column("request_id", "请求编号", "Request", "request_id", width=34),
    ),
    filters={"person_id": int, "account_id": int, "kind": AccessKind, **_PERIOD},
    hidden=("account_id", "person_ids"),
    complete=_whose,
)
STAFF = ExportList(
    name="STAFF",
    zh="员工",
    en="Staff",
    permissions=(STAFF_VIEW,),
    rows=_staff,
    order=("id",),
    columns=(
        Column("name", "姓名", "Name", "name"),
        Column("login", "登录名", "Login", width=16),
        Column("unit", "所属机构", "Unit", "unit__name", width=18),
        Column("is_active", "在职", "Works here", "is_active", width=8, words=words.YES_NO),
        Column("posts", "现任岗位", "Posts today", width=50),
        Column("created_at", "建档时间", "Since", "created_at", Format.MOMENT, 18),
    ),
    filters={"text": str, "unit_id": int, "role_id": int, "is_active": bool, "has_post": bool},
    hidden=("id", "account_id"),
    complete=_with_posts,
)
