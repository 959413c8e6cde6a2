"""The operation log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from django.db.models import QuerySet

from backend.organization.permissions import AUDIT_VIEW
from backend.organization.selectors import audit_entries, staff_names
from insights.exports.columns import Asked, Column, ExportList, Format


def _audit(asked: Asked) -> QuerySet[Any]:
    return audit_entries(actor=asked.actor, **asked.filters)


def _in_words(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    names = staff_names({row["account_id"] for row in rows} - {None}, company_id=asked.actor.company)
    for row in rows:
        row["staff"] = names.get(row["account_id"], "")
        for name in ("old", "new"):
            row[name] = "" if row[name] is None else orjson.dumps(row[name]).decode()
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
        "since": datetime.fromisoformat,
        "until": datetime.fromisoformat,
    },
    complete=_in_words,
)
