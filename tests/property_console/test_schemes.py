"""Query schemes: kept, written over, opened by themselves, shared, and whose they are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_read
from backend.organization.models import DefaultScheme, QueryScheme
from backend.organization.schemes import services
from tests.cast import Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

LIST = """
query ($list: String!) { querySchemes(list: $list) {
    id list name filter orderBy columns isMine isShared isDefault canChange owner
} }
"""
SAVE = """
mutation ($input: SaveQuerySchemeInput!) { saveQueryScheme(input: $input) {
    errors { code field } scheme { id name filter isShared isMine canChange }
} }
"""
RENAME = """
mutation ($input: RenameQuerySchemeInput!) { renameQueryScheme(input: $input) { errors { code } scheme { name } } }
"""
DELETE = "mutation ($input: DeleteQuerySchemeInput!) { deleteQueryScheme(input: $input) { errors { code } done } }"
DEFAULT = """
mutation ($input: SetDefaultQuerySchemeInput!) { setDefaultQueryScheme(input: $input) { errors { code } done } }
"""
FILTER = {"statuses": ["OPEN", "PART_PAID"], "text": "3-2-502", "lateDays": 30, "isVoid": False}


def content(**changes: Any) -> dict[str, Any]:
    whole = {"filter": FILTER, "orderBy": "OLDEST_DUE", "columns": ["room", "total"]} | changes
    return whole | {"filter": json.dumps(whole["filter"])}


def save(desk: Desk, who: str = "manager", name: str = "本月欠费", **options: Any) -> dict[str, Any]:
    given = {"list": "bills", "name": name, "content": content(), **options}
    return dict(desk.payload(who, SAVE, input=given)["scheme"])


def listed(desk: Desk, who: str = "manager", name: str = "bills") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.data(who, LIST, list=name)["querySchemes"]
    return found


def kept(cast: Cast) -> list[Any]:
    with tenant_read(cast.company_id):
        return [*QueryScheme.objects.order_by("id").values(), *DefaultScheme.objects.order_by("id").values()]


def test_a_scheme_is_kept_and_written_over(desk: Desk, cast: Cast, assert_queries) -> None:
    made = save(desk)
    with assert_queries(7):  # session with grants, company twice, schemes, default, whether one may share, owner's name
        (row,) = listed(desk)
    assert json.loads(row.pop("filter")) == FILTER
    assert row == {
        "id": made["id"],
        "list": "bills",
        "name": "本月欠费",
        "orderBy": "OLDEST_DUE",
        "columns": ["room", "total"],
        "isMine": True,
        "isShared": False,
        "isDefault": False,
        "canChange": True,
        "owner": "manager",
    }
    assert listed(desk, name="receipts") == []
    over = save(desk, name="全部欠费", schemeId=made["id"], content=content(filter={}, columns=[]))
    assert (over["id"], over["name"], over["filter"]) == (made["id"], "全部欠费", "{}")
    assert [row["name"] for row in listed(desk)] == ["全部欠费"]
    assert AuditEntry.objects.filter(action__startswith="scheme.", company_id=cast.company_id).count() == 2
    # What somebody looks for is no business of the log.
    assert not AuditEntry.objects.filter(action__startswith="scheme.", new__icontains="502").exists()


def test_names_are_used_once_and_renamed(desk: Desk, cast: Cast) -> None:
    first, second = save(desk, name="甲"), save(desk, name="乙")
    again = desk.refusal("manager", SAVE, input={"list": "bills", "name": " 甲 ", "content": content()})
    assert [(error["code"], error["field"]) for error in again["errors"]] == [("SCHEME_NAME_TAKEN", ["name"])]
    taken = desk.refusal("manager", RENAME, input={"schemeId": second["id"], "name": "甲"})
    assert [error["code"] for error in taken["errors"]] == ["SCHEME_NAME_TAKEN"]
    assert desk.payload("manager", RENAME, input={"schemeId": second["id"], "name": "丙"})["scheme"]["name"] == "丙"
    assert desk.payload("manager", RENAME, input={"schemeId": first["id"], "name": "甲"})["scheme"]["name"] == "甲"
    # Another list, or another member of staff, may use the name.
    save(desk, name="甲", list="receipts")
    save(desk, "leader", name="甲")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"filter": []}, ["filter"]),
        ({"filter": {"a": {"b": 1}}}, ["filter", "a"]),
        ({"filter": {"a b": 1}}, ["filter", "a b"]),
        ({"filter": {"a": None}}, ["filter", "a"]),
        ({"filter": {"a": "长" * 201}}, ["filter", "a"]),
        ({"filter": {"a": [1] * 101}}, ["filter", "a"]),
        ({"filter": {f"a{n}": n for n in range(41)}}, ["filter"]),
        ({"filter": {f"a{n}": "长" * 200 for n in range(30)}}, ["filter"]),
        ({"orderBy": "id; drop"}, ["orderBy"]),
        ({"columns": ["room", "room"]}, ["columns"]),
        ({"columns": ["<b>"]}, ["columns"]),
        ({"columns": [f"c{n}" for n in range(61)]}, ["columns"]),
    ],
)
def test_only_small_plain_content_is_kept(desk: Desk, cast: Cast, wrong: dict[str, Any], field: list[str]) -> None:
    given = {"list": "bills", "name": "甲", "content": content(**wrong)}
    refused = desk.refusal("manager", SAVE, input=given)
    assert [(error["code"], error["field"]) for error in refused["errors"]] == [("INVALID_INPUT", field)]
    for more in ({"list": "bills'"}, {"name": " "}, {"name": "长" * 61}):
        refused = desk.refusal("manager", SAVE, input=given | {"content": content()} | more)
        assert [error["code"] for error in refused["errors"]] == ["INVALID_INPUT"]
    assert kept(cast) == []


def test_nobody_keeps_more_than_he_can_oversee(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_SCHEMES", 1)
    save(desk)
    refused = desk.refusal("manager", SAVE, input={"list": "bills", "name": "乙", "content": content()})
    assert [error["code"] for error in refused["errors"]] == ["TOO_MANY_SCHEMES"]


def test_a_list_opens_with_a_scheme_for_oneself(desk: Desk, cast: Cast) -> None:
    mine, shared = save(desk, name="甲"), save(desk, "leader", name="乙", isShared=True)

    def opens(who: str) -> list[str]:
        return [row["name"] for row in listed(desk, who) if row["isDefault"]]

    for scheme in (mine, shared):
        desk.payload("manager", DEFAULT, input={"list": "bills", "schemeId": scheme["id"]})
    assert (opens("manager"), opens("leader")) == (["乙"], [])
    for wrong in (
        {"list": "receipts", "schemeId": mine["id"]},
        {"list": "bills", "schemeId": encode_id("QueryScheme", 0)},
    ):
        assert desk.code("manager", DEFAULT, input=wrong) == "NOT_FOUND"
    # Not shared any more, it opens nobody else's list.
    save(desk, "leader", name="乙", schemeId=shared["id"], isShared=False)
    assert (opens("manager"), len(kept(cast))) == ([], 2)
    desk.payload("manager", DEFAULT, input={"list": "bills", "schemeId": mine["id"]})
    desk.payload("manager", DEFAULT, input={"list": "bills"})
    assert opens("manager") == []
    desk.payload("manager", DEFAULT, input={"list": "bills", "schemeId": mine["id"]})
    assert desk.payload("manager", DELETE, input={"schemeId": mine["id"]})["done"] is True
    assert len(kept(cast)) == 1


def test_sharing_needs_its_own_permission_over_the_company(desk: Desk, cast: Cast) -> None:
    """The manager holds schemes.share in his community alone."""
    for who in ("manager", "clerk"):
        assert desk.code(who, SAVE, input={"list": "bills", "name": "乙", "content": content(), "isShared": True}) == (
            "FORBIDDEN"
        )
    shared = save(desk, "leader", name="乙", isShared=True)
    (seen,) = listed(desk, "clerk")
    assert (seen["name"], seen["isMine"], seen["canChange"], seen["owner"]) == ("乙", False, False, "leader")
    before = kept(cast)
    for document, given in (
        (RENAME, {"schemeId": shared["id"], "name": "丙"}),
        (DELETE, {"schemeId": shared["id"]}),
        (SAVE, {"schemeId": shared["id"], "list": "bills", "name": "丙", "content": content()}),
    ):
        assert desk.code("manager", document, input=given) == "FORBIDDEN"
    assert kept(cast) == before


def test_what_others_keep_is_as_good_as_not_there(desk: Desk, cast: Cast) -> None:
    mine, shared = save(desk), save(desk, "leader", name="乙", isShared=True)
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    before = kept(cast)
    for stranger, who, scheme in ((desk, "leader", mine), (other, "leader", mine), (other, "leader", shared)):
        for document, given in (
            (RENAME, {"name": "丙"}),
            (DELETE, {}),
            (DEFAULT, {"list": "bills"}),
            (SAVE, {"list": "bills", "name": "丙", "content": content()}),
        ):
            assert stranger.code(who, document, input={"schemeId": scheme["id"], **given}) == "NOT_FOUND"
    assert [row["name"] for row in listed(desk, "leader")] == ["乙"]
    assert listed(other, "leader") == []
    assert desk.code(None, LIST, list="bills") == "NOT_SIGNED_IN"
    assert kept(cast) == before
