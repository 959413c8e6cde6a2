"""What the desk does for people: binding requests, changes of a phone, visits, changes of the archive."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
from django.db.models import QuerySet

from backend.accounts.contracts import PhoneChangeState
from backend.kernel.errors import InvalidInput
from backend.kernel.masking import shown
from backend.organization.selectors import staff_names
from insights.exports.columns import Asked, Column, ExportList, Format
from insights.exports.lists import words
from property_core.residents.archives import changes_of_person, changes_of_room, phone_changes_visible, visits_visible
from property_core.residents.binding_reads import binding_requests_visible
from property_core.residents.contracts import RequestStatus
from property_core.residents.permissions import BIND, MANAGE, VIEW, VISIT
from property_core.residents.rules import masked_id_number, masked_phone
from property_core.residents.selectors import names_by_person

_PERIOD = {"since": date.fromisoformat, "until": date.fromisoformat}


def _requests(asked: Asked) -> QuerySet[Any]:
    return binding_requests_visible(asked.actor, **asked.filters)


def _masked(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    names = _staff(rows, "decided_by", asked)
    for row in rows:
        row["phone"] = masked_phone(row["phone"])
        row["id_number"] = masked_id_number(row["id_number"])
        row["decided_by"] = names.get(row["decided_by"], "")
    return rows


def _phone_changes(asked: Asked) -> QuerySet[Any]:
    return phone_changes_visible(actor=asked.actor, **asked.filters)


def _of_people(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    people = names_by_person({row["person_id"] for row in rows}, company_id=asked.actor.company)
    names = _staff(rows, "decided_by", asked)
    for row in rows:
        row["person"] = people.get(row["person_id"], "")
        row["account__phone"] = masked_phone(row["account__phone"])
        row["phone"] = masked_phone(row["phone"])
        row["decided_by"] = names.get(row["decided_by"], "")
    return rows


def _visits(asked: Asked) -> QuerySet[Any]:
    return visits_visible(asked.actor, **asked.filters)


def _with_visitors(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    names = _staff(rows, "visitor_account_id", asked)
    for row in rows:
        row["visitor"] = names.get(row["visitor_account_id"], "")
    return rows


def _changes(asked: Asked) -> QuerySet[Any]:
    """Of the customer or the room that was named. Raises InvalidInput where it is neither, or both."""
    person_id, room_id = asked.filters.get("person_id"), asked.filters.get("room_id")
    if person_id is not None and room_id is None:
        return changes_of_person(actor=asked.actor, person_id=person_id)
    if room_id is not None and person_id is None:
        return changes_of_room(actor=asked.actor, room_id=room_id)
    raise InvalidInput(field=("archiveChanges",), name="archiveChanges", reason="personId / roomId")


def _in_words(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    names = _staff(rows, "account_id", asked)
    for row in rows:
        row["staff"] = names.get(row["account_id"], "")
        for name in ("old", "new"):
            row[name] = "" if row[name] is None else orjson.dumps(shown(row[name])).decode()
    return rows


def _staff(rows: list[dict[str, Any]], path: str, asked: Asked) -> dict[int, str]:
    return staff_names({row[path] for row in rows} - {None}, company_id=asked.actor.company)


BINDING_REQUESTS = ExportList(
    name="BINDING_REQUESTS",
    zh="绑定申请",
    en="Binding requests",
    permissions=(BIND,),
    rows=_requests,
    order=("id",),
    columns=(
        Column("number", "申请号", "Request", "id", Format.NUMBER, 10),
        Column("community", "小区", "Community", "community__name", width=16),
        Column("room", "房间", "Room", "room__code", width=18),
        Column("typed_room", "填写的房间", "Room as typed", "typed_room", width=20),
        Column("kind", "申请类型", "Kind", "kind", width=12, words=words.REQUEST_KIND),
        Column("role", "身份", "Role", "role", width=8, words=words.RESIDENCY_ROLE),
        Column("name", "姓名", "Name", "name"),
        Column("phone", "手机", "Phone", "phone", width=16),
        Column("id_number", "证件号码", "ID number", "id_number", width=22),
        Column("status", "状态", "Status", "status", width=10, words=words.REQUEST_STATUS),
        Column("reason", "拒绝原因", "Why refused", "reason", width=24),
        Column("created_at", "申请时间", "Asked", "created_at", Format.MOMENT, 18),
        Column("decided_at", "处理时间", "Decided", "decided_at", Format.MOMENT, 18),
        Column("decided_by", "处理人", "Decided by"),
    ),
    filters={"status": RequestStatus},
    hidden=("decided_by",),
    complete=_masked,
)
PHONE_CHANGES = ExportList(
    name="PHONE_CHANGES",
    zh="换号申请",
    en="Changes of phone",
    permissions=(MANAGE,),
    rows=_phone_changes,
    order=("id",),
    columns=(
        Column("number", "申请号", "Request", "id", Format.NUMBER, 10),
        Column("person", "客户", "Customer"),
        Column("old_phone", "原手机", "Old phone", "account__phone", width=16),
        Column("new_phone", "新手机", "New phone", "phone", width=16),
        Column("reason", "原因", "Reason", "reason", width=24),
        Column("state", "状态", "State", "state", width=10, words=words.PHONE_CHANGE_STATE),
        Column("requested_at", "申请时间", "Asked", "created_at", Format.MOMENT, 18),
        Column("decided_at", "处理时间", "Decided", "decided_at", Format.MOMENT, 18),
        Column("decided_by", "处理人", "Decided by"),
        Column("note", "备注", "Note", "note", width=24),
    ),
    filters={"state": PhoneChangeState},
    hidden=("person_id", "decided_by"),
    complete=_of_people,
)
VISITS = ExportList(
    name="VISITS",
    zh="走访记录",
    en="Visits",
    permissions=(VISIT,),
    rows=_visits,
    order=("visited_on", "id"),
    columns=(
        Column("community", "小区", "Community", "community__name", width=16),
        Column("room", "房间", "Room", "room__code", width=18),
        Column("visited_on", "走访日期", "Visited", "visited_on", Format.DATE, 12),
        Column("person", "受访人", "Spoke with", "person__name"),
        Column("visitor", "走访人", "Visitor"),
        Column("need", "需求", "Need", "need", width=30),
        Column("difficulties", "困难", "Difficulties", "difficulties", width=30),
        Column("family_structure", "家庭结构", "Family", "family_structure", width=20),
        Column("tenure", "租住变化", "Tenure", "tenure", width=20),
        Column("house_condition", "房屋状况", "House", "house_condition", width=30),
        Column("follow_up_on", "回访日期", "Follow up", "follow_up_on", Format.DATE, 12),
    ),
    filters={"community_id": int, "room_id": int, "person_id": int, **_PERIOD},
    hidden=("visitor_account_id",),
    complete=_with_visitors,
)
ARCHIVE_CHANGES = ExportList(
    name="ARCHIVE_CHANGES",
    zh="档案变更",
    en="Changes of the archive",
    permissions=(VIEW,),
    rows=_changes,
    order=("id",),
    columns=(
        Column("at", "时间", "At", "at", Format.MOMENT, 18),
        Column("staff", "操作人", "Staff"),
        Column("action", "操作", "Action", "action", width=26),
        Column("object_kind", "对象类型", "Object kind", "object_kind", width=18),
        Column("object_id", "对象编号", "Object", "object_id", width=12),
        Column("old", "原值", "Old", "old", width=40),
        Column("new", "新值", "New", "new", width=40),
    ),
    filters={"person_id": int, "room_id": int},
    hidden=("account_id",),
    complete=_in_words,
)
