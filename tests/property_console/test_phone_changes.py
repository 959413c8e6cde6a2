"""Staff decide about owners who lost their number: done, refused with nothing changed, not theirs."""

from __future__ import annotations

import pytest

from backend.accounts.models import Account, AccountPerson, LoginSession, PhoneChangeRequest
from backend.accounts.services import phone_index
from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.organization.base import tenant_transaction
from property_core.residents.models import Person, Residency
from tests.cast import NEIGHBOUR_PHONE, NOW, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

NEW = "13700000077"
LIST = "{ phoneChanges { nodes { id person oldPhone newPhone reason state decidedBy } } }"
INPUT = "mutation ($input: DecidePhoneChangeInput!)"
APPROVE = f"{INPUT} {{ approvePhoneChange(input: $input) {{ errors {{ code }} phoneChange {{ state decidedBy }} }} }}"
REJECT = f"{INPUT} {{ rejectPhoneChange(input: $input) {{ errors {{ code }} phoneChange {{ state note }} }} }}"


def request(cast: Cast, *, person: str = "neighbour", phone: str = NEIGHBOUR_PHONE) -> PhoneChangeRequest:
    account = Account.objects.create(
        login=f"phone:{cast.company_id}", password="!", phone=phone, phone_index=phone_index(phone), created_at=NOW
    )
    AccountPerson.objects.create(
        account=account, company_id=cast.company_id, person_id=cast.people[person], bound_at=NOW
    )
    LoginSession.objects.create(
        account=account, audience="owner", company_id=cast.company_id, refresh_hash="x" * 64, rotated_at=NOW,
        created_at=NOW, expires_at=NOW.replace(year=2027),
    )  # fmt: skip
    return PhoneChangeRequest.objects.create(
        company_id=cast.company_id, account=account, person_id=cast.people[person], phone=NEW,
        phone_index=phone_index(NEW), reason="旧卡丢失", created_at=NOW,
    )  # fmt: skip


def phones(row: PhoneChangeRequest) -> tuple[str, str]:
    """(of the account, of the person in the books)."""
    with tenant_transaction(row.company_id, durable=False):
        return Account.objects.get(id=row.account_id).phone, Person.objects.get(id=row.person_id).phone


def wanted(row: PhoneChangeRequest, note: str = "") -> dict[str, str]:
    return {"phoneChangeId": encode_id("PhoneChange", row.pk), "note": note}


def test_an_approved_request_gives_the_number_to_account_and_books(desk: Desk, cast: Cast) -> None:
    row = request(cast)
    (shown,) = desk.data("manager", LIST)["phoneChanges"]["nodes"]
    assert (shown["person"], shown["oldPhone"], shown["newPhone"], shown["state"]) == (
        "王建国", "138****0003", "137****0077", "PENDING",
    )  # fmt: skip
    done = desk.payload("manager", APPROVE, input=wanted(row))
    assert done["phoneChange"] == {"state": "APPROVED", "decidedBy": "manager"}
    assert phones(row) == (NEW, NEW)
    assert AccountPerson.objects.filter(account_id=row.account_id, unbound_at__isnull=True).exists()
    # Whoever sits at a device that is signed in proves himself anew.
    assert not LoginSession.objects.filter(account_id=row.account_id, revoked_at__isnull=True).exists()
    assert NEW not in str(list(AuditEntry.objects.values_list("old", "new")))
    assert desk.refusal("manager", APPROVE, input=wanted(row))["errors"] == [{"code": "PHONE_CHANGE_DECIDED"}]


def test_a_rejected_request_changes_nothing_else(desk: Desk, cast: Cast) -> None:
    row = request(cast)
    done = desk.payload("manager", REJECT, input=wanted(row, "请带证件到管理处"))
    assert done["phoneChange"] == {"state": "REJECTED", "note": "请带证件到管理处"}
    assert phones(row) == (NEIGHBOUR_PHONE, NEIGHBOUR_PHONE)


def test_a_request_is_decided_by_whoever_looks_after_the_person(desk: Desk, cast: Cast) -> None:
    row = request(cast)
    other = build_cast("乙物业", prefix="b-", phones=False)
    elsewhere = Desk(other)
    for query in (APPROVE, REJECT):
        assert desk.code("clerk", query, input=wanted(row)) == "FORBIDDEN"
        assert elsewhere.code("leader", query, input=wanted(row)) == "NOT_FOUND"
        assert desk.code(None, query, input=wanted(row)) == "NOT_SIGNED_IN"
    assert elsewhere.data("leader", LIST)["phoneChanges"]["nodes"] == []
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("PENDING", None)
    assert phones(row) == (NEIGHBOUR_PHONE, NEIGHBOUR_PHONE)


def test_a_person_of_another_community_is_not_the_managers(desk: Desk, cast: Cast) -> None:
    with tenant_transaction(cast.company_id, durable=False):
        Residency.objects.filter(person_id=cast.people["neighbour"]).update(
            room_id=cast.rooms["YX-1-3-2-503"], community_id=cast.units["YX"]
        )
    row = request(cast)
    assert desk.code("manager", APPROVE, input=wanted(row)) == "NOT_FOUND"
    assert desk.data("manager", LIST)["phoneChanges"]["nodes"] == []
    row.refresh_from_db()
    assert row.state == "PENDING"
    assert desk.payload("leader", APPROVE, input=wanted(row))["phoneChange"]["state"] == "APPROVED"
