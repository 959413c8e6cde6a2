"""The sample company from its workbook to three months of bills, by the commands, to the last fen."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.kernel.money import format_yuan
from backend.organization.base import tenant_read
from backend.organization.selectors import company_named
from payments.ledger.checks import check_ledger
from property_core.billing.models import Bill
from property_core.charges.models import ChargeItem
from property_core.homes.models import Meter, ParkingSpace, Room
from tests.databases import named_template

FOLDER = Path(__file__).resolve().parents[2] / "infra" / "sample"
EXPECTED = json.loads((FOLDER / "xinhe.expected.json").read_text())
PAYERS = {"OWNER": "业主", "TENANT": "租户", "DEVELOPER": "开发商"}


def command(name: str, *arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command(name, *arguments, "--json", stdout=out, stderr=io.StringIO())
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def build() -> None:
    command("import_workbook", str(FOLDER / "xinhe.xlsx"))


IMPORTED_SAMPLE = named_template("imported_sample", build)

pytestmark = [pytest.mark.from_template(IMPORTED_SAMPLE), pytest.mark.usefixtures("committed_db"), pytest.mark.slow]


def test_three_months_are_billed_to_the_fen_and_only_once() -> None:
    opening = EXPECTED["opening"]["arrears"]
    fees = command("late_fees", "--on", "2026-11-23")
    assert fees["opening"] == {"principal": opening["principal"], "amount": opening["late_fee_on_2026-11-23"]}
    assert (fees["amount"], fees["on"]) == (opening["late_fee_on_2026-11-23"], "2026-11-23")
    previewed = command("run_billing", "--period", "2026-10", "--preview")

    for period, expected in EXPECTED["periods"].items():
        answer = command("run_billing", "--period", period)
        assert {key: answer[key] for key in expected} == expected
        assert (answer["period"], answer["skipped"]) == (period, 0)
        if period == "2026-10":
            assert {key: previewed[key] for key in expected} == expected
        again = command("run_billing", "--period", period)
        assert (again["total"], again["bills"], again["by_org"]) == ({"count": 0, "amount": "0.00"}, {}, {})
        assert again["skipped"] == expected["total"]["count"]

    assert check_ledger(company_ids=[company_named(None).id]).ok
    for telling in EXPECTED["telling_bills_of_2026-11"]:
        assert told(telling) == (telling["amount"], telling["trace"]), telling["why"]


def told(telling: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Amount and trace of the bill that stands for a telling one, in the words of the expectation."""
    with tenant_read(company_named(None).id):
        room = Room.objects.get(code=telling["room"])
        item = ChargeItem.objects.get(code=telling["item"])
        space = ParkingSpace.objects.filter(code=telling["object"]).first()
        meter = Meter.objects.filter(code=telling["object"]).first()
        bill = Bill.objects.get(
            room=room,
            item=item,
            space=space,
            meter=meter,
            period="2026-11-01",
            trace__tariff=telling["trace"]["tariff"],
            payer_role=next(role for role, word in PAYERS.items() if word == telling["trace"]["payer"]),
        )
    trace = bill.trace
    found: dict[str, Any] = {
        "tariff": trace["tariff"],
        "payer": PAYERS[bill.payer_role],
        "days": trace["days"],
        "of": trace["of"],
    }
    for text in trace["quantities"].items():
        if text[0] in ("usage", "shared_usage"):
            found["usage"] = int(text[1])
    if "pot" in trace:
        found["pot"] = format_yuan(trace["pot"]["amount_minor"])
        found |= {"rooms": trace["pot"]["rooms"], "fen_up": trace["pot"]["fen_up"]}
    return format_yuan(bill.total_minor), {key: found[key] for key in telling["trace"]}


def test_one_community_first_and_the_rest_after_it() -> None:
    expected = EXPECTED["periods"]["2026-10"]
    first = command("run_billing", "--period", "2026-10", "--org", "YX")
    assert first["by_org"] == {"YX": expected["by_org"]["YX"]}
    rest = command("run_billing", "--period", "2026-10", "--org", "HQ")
    assert "YX" not in rest["by_org"]
    assert rest["skipped"] == first["total"]["count"]
    assert first["total"]["count"] + rest["total"]["count"] == expected["total"]["count"]


def test_a_closed_month_and_what_does_not_exist_are_refused() -> None:
    assert command("close_month", "--period", "2026-10", "--org", "JG") == {
        "period": "2026-10",
        "org": "JG",
        "closed": ["JG"],
    }
    for arguments, code in (
        (("--period", "2026-10"), "MONTH_IS_CLOSED"),
        (("--period", "2026-13"), "PERIOD_UNREADABLE"),
        (("--period", "2026-10", "--org", "NONE"), "UNIT_UNKNOWN"),
        (("--period", "2026-10", "--company", "没有"), "COMPANY_UNKNOWN"),
    ):
        with pytest.raises(CommandError, match=code):
            command("run_billing", *arguments)
    with pytest.raises(CommandError, match="DAY_UNREADABLE"):
        command("late_fees", "--on", "23.11.2026")
    assert command("run_billing", "--period", "2026-10", "--org", "YX")["total"]["count"] > 0
