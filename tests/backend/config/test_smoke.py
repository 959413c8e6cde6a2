"""`manage smoke` against our own web over HTTP."""

import io
import json
from contextlib import suppress
from typing import Any

from django.core.management import CommandError, call_command
from pytest_django import Settings

from backend.config.management.commands.smoke import months_until, owner_round
from backend.kernel.time import current_time, local_date
from notifications.channels.console import last_messages
from tests.cast import OWNER_PHONE, PASSWORD
from tests.infra.simulator_fixtures import wechat_simulator, wechat_simulator_process
from tests.payments.fixtures import web
from tests.payments.web import Web
from tests.property_core.billing.fees import build_fees

__all__ = ["web", "wechat_simulator", "wechat_simulator_process"]


def smoke(web: Web, password: str) -> dict[str, Any]:
    out = io.StringIO()
    with suppress(CommandError):
        call_command("smoke", "--url", web.url, "--login", "leader", "--password", password, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_reads_what_the_tour_reads(web: Web, settings: Settings) -> None:
    settings.LINLI_DEMO = True
    build_fees()
    answer = smoke(web, PASSWORD)
    assert (answer["ok"], answer["fault"]) == (True, "")
    assert [step["what"] for step in answer["seen"]] == [
        "healthz",
        "readyz",
        *(f"staff {name}" for name in ("me", "orgTree", "bills", "room", "dueOfRooms", "collectionRate", "signOut")),
    ]
    code = lambda: str(last_messages(OWNER_PHONE)[0]["params"]["code"])  # type: ignore[index]  # noqa: E731
    found = dict(owner_round(web.url, phone=OWNER_PHONE, code_of=code))
    assert found["owner me"] == "曾小明, 2 rooms"
    assert found["owner openBills"].startswith("6 bills, ¥")


def test_says_where_it_failed(web: Web) -> None:
    answer = smoke(web, "wrong")
    assert (answer["ok"], len(answer["seen"])) == (False, 2)
    assert answer["fault"].startswith("after readyz: Refused: SIGN_IN_REFUSED")
    web.stop()
    assert smoke(web, PASSWORD)["fault"].startswith("after nothing: URLError")


def test_counts_months_over_the_year() -> None:
    day = local_date(current_time()).replace(year=2026, month=1)
    assert months_until(day, 3) == ["2025-11", "2025-12", "2026-01"]
