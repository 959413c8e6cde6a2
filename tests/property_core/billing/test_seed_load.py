"""Volume on demand: exactly so many bills, by the same run as everything else."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.organization.base import tenant_read
from backend.organization.selectors import company_named
from property_core.billing.models import Bill
from property_core.homes.models import Room

pytestmark = pytest.mark.django_db


def load(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("seed_load", *arguments, "--json", stdout=out, stderr=io.StringIO())
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.mark.parametrize(("bills", "rooms", "months"), [(30, 10, 1), (70, 10, 3), (2, 1, 1)])
def test_exactly_so_many_bills(bills: int, rooms: int, months: int) -> None:
    answer = load("--bills", str(bills), "--rooms", str(rooms), "--company", "批量")
    assert (answer["bills"], answer["rooms"], len(answer["periods"])) == (bills, rooms, months)
    with tenant_read(company_named("批量").id):
        assert (Bill.objects.count(), Room.objects.count()) == (bills, rooms)


def test_more_volume_for_the_same_company() -> None:
    for _ in range(2):
        assert load("--bills", "36", "--company", "批量")["bills"] == 36
    with tenant_read(company_named("批量").id):
        assert Bill.objects.count() == 72


def test_nothing_is_no_volume() -> None:
    with pytest.raises(CommandError):
        load("--bills", "0")
