"""The operation log and the log of personal data seen: searched, masked, refused to others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from backend.graphql_kit.ids import encode_id
from backend.kernel import access_log, audit
from backend.kernel.masking import masked, shown
from backend.kernel.models import AccessKind, PersonalDataAccess
from tests.cast import NOW, OWNER_PHONE, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

AUDIT = """
query ($filter: AuditFilter, $first: Int, $after: String) {
    audit(filter: $filter, first: $first, after: $after) {
        nodes { id at action objectKind objectId ip staff old new } pageInfo { endCursor hasNextPage }
    }
}
"""
ACCESS = """
query ($filter: PersonalDataAccessFilter) { personalDataAccess(filter: $filter) {
    nodes { kind staff ip personCount persons fields reason source }
} }
"""
UNMASK = """
mutation ($input: UnmaskPersonInput!) { unmaskPerson(input: $input) { errors { code field } unmasked { phone } } }
"""


def person(cast: Cast, who: str = "owner") -> str:
    return encode_id("Person", cast.people[who])


def test_looking_at_full_numbers_leaves_a_row(desk: Desk, cast: Cast) -> None:
    done = desk.payload("manager", UNMASK, input={"personId": person(cast), "reason": "催缴电话"})
    assert done["unmasked"]["phone"] == OWNER_PHONE
    (row,) = desk.data("leader", ACCESS, filter={"personId": person(cast)})["personalDataAccess"]["nodes"]
    assert row == {
        "kind": "UNMASK", "staff": "manager", "ip": "127.0.0.1", "personCount": 1, "persons": ["曾小明"],
        "fields": ["phone", "id_number", "second_phone", "bank_account"], "reason": "催缴电话", "source": "residents",
    }  # fmt: skip
    assert desk.data("leader", ACCESS, filter={"personId": person(cast, "tenant")})["personalDataAccess"]["nodes"] == []
    found = desk.data("leader", ACCESS, filter={"accountId": cast.accounts["manager"], "kind": "UNMASK"})
    assert len(found["personalDataAccess"]["nodes"]) == 1
    late = {"since": (NOW + timedelta(hours=1)).isoformat()}
    assert desk.data("leader", ACCESS, filter=late)["personalDataAccess"]["nodes"] == []


def test_without_a_reason_nothing_is_shown_and_nothing_written(desk: Desk, cast: Cast) -> None:
    refused = desk.refusal("manager", UNMASK, input={"personId": person(cast), "reason": "  "})
    assert refused == {"errors": [{"code": "INVALID_INPUT", "field": ["reason"]}], "unmasked": None}
    assert not PersonalDataAccess.objects.exists()


def test_the_log_of_personal_data_is_for_the_whole_companys_auditor(desk: Desk, cast: Cast) -> None:
    desk.payload("manager", UNMASK, input={"personId": person(cast), "reason": "核对"})
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    assert desk.code("manager", ACCESS) == "FORBIDDEN"
    assert desk.code("clerk", ACCESS) == "FORBIDDEN"
    assert desk.code(None, ACCESS) == "NOT_SIGNED_IN"
    assert other.data("leader", ACCESS)["personalDataAccess"]["nodes"] == []


def test_an_export_of_many_is_told_in_rows_of_bounded_size(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "MOST_PERSONS", 3)
    access_log.record(
        actor=cast.staff("leader"), kind=AccessKind.EXPORT, person_ids=[5, 4, 3, 2, 1, 5], fields=["phone"],
        reason="导出住户", source="residents.list", now=NOW,
    )  # fmt: skip
    assert list(PersonalDataAccess.objects.order_by("id").values_list("person_ids", flat=True)) == [[1, 2, 3], [4, 5]]


def test_what_was_seen_cannot_be_unwritten(desk: Desk, cast: Cast) -> None:
    desk.payload("manager", UNMASK, input={"personId": person(cast), "reason": "核对"})
    for change in (PersonalDataAccess.objects.all().delete, lambda: PersonalDataAccess.objects.update(reason="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_log_is_searched_by_person_object_action_address_and_time(desk: Desk, cast: Cast) -> None:
    desk.payload("manager", UNMASK, input={"personId": person(cast), "reason": "核对"})

    def found(**wanted: Any) -> list[tuple[str, str]]:
        nodes = desk.data("leader", AUDIT, filter=wanted)["audit"]["nodes"]
        return [(node["action"], node["objectId"]) for node in nodes]

    seen = ("personal_data_read", str(cast.people["owner"]))
    assert found(action="personal_data_read") == [seen]
    assert seen in found(objectKind="person", objectId=str(cast.people["owner"]))
    assert seen in found(accountId=cast.accounts["manager"], ip="127.0.0.1")
    assert found(accountId=cast.accounts["manager"], ip="203.0.113.99") == []
    soon = (NOW + timedelta(minutes=5)).isoformat()
    assert found(action="personal_data_read", since=NOW.isoformat(), until=soon) == [seen]
    assert found(since=soon) == []
    for wrong in ({"objectId": "7"}, {"ip": "nowhere"}):
        assert desk.code("leader", AUDIT, filter=wrong) == "INVALID_INPUT"


def test_pages_of_the_log_hold_every_row_once(desk: Desk, cast: Cast) -> None:
    # Many rows of one moment: the id decides between them.
    for number in range(25):
        audit.record(
            actor=cast.system,
            action="tried",
            object_kind="thing",
            object_id=number,
            now=NOW - timedelta(days=number % 3),
        )
    ids, after = [], None
    while True:
        page = desk.data("leader", AUDIT, filter={"action": "tried"}, first=10, after=after)["audit"]
        ids += [(node["at"], node["objectId"]) for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(set(ids)) == 25
    assert [moment for moment, _ in ids] == sorted((moment for moment, _ in ids), reverse=True)


def test_numbers_in_the_log_are_masked_whoever_wrote_them(desk: Desk, cast: Cast) -> None:
    audit.record(
        actor=cast.system,
        action="forgot",
        object_kind="thing",
        object_id=1,
        old={"phone": OWNER_PHONE, "rooms": [{"id_number": "340405196701146441", "area": "94.72"}]},
        new={"phone": "138****0001", "phones": 2},
        now=NOW,
    )
    (node,) = desk.data("leader", AUDIT, filter={"action": "forgot"})["audit"]["nodes"]
    assert OWNER_PHONE not in str(node)
    assert '"340****6441"' in node["old"]
    assert '"94.72"' in node["old"]
    assert '"138****0001"' in node["new"]
    assert (masked("1234567"), masked(""), shown(None), shown({"phone": None})) == (
        "*******",
        "",
        None,
        {"phone": None},
    )
