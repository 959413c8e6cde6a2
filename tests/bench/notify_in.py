"""Signed payment messages of 64 senders at once, kept, booked and acknowledged, beside one that only keeps them.

Every message is of another bill's payment: checked, stored, booked to the ledger, the bill settled and its receipt
numbered before it is acknowledged. Opened and paid at the simulator first; its messages are sent by the benchmark.
"""

import os
import secrets
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.bench.http_load import Load, answer_of, load, post, postmaster_pid, served
from tests.bench.results import Result
from tests.bench.scratch import Scratch, scratch_database

SETUP_DJANGO = False
LONG = True
MESSAGES = 600
WARM_UP = 100
SENDERS = 64
WORKERS = 2
ROOMS = 4_000
TARIFFS = 3


def run(runs: int) -> Iterable[Result]:
    from tests.infra.simulator_process import WechatPaySimulator

    rounds = max(runs, 3)
    database = postmaster_pid()
    also = () if database is None else (database,)
    with scratch_database() as scratch, tempfile.TemporaryDirectory() as folder:
        figures, state = Path(folder) / "figures", Path(folder) / "wechatpay"
        figures.mkdir()
        state.mkdir()
        simulator = WechatPaySimulator(state, "--retry-factor", "1", "--refund-seconds", "0.1")
        simulator.start()
        try:
            simulator.misbehave(notify="silent")
            company_id, waiting = paid_at_the_simulator(scratch, simulator, count=rounds * MESSAGES + WARM_UP)
            bodies = kept_messages(state)
        finally:
            simulator.stop()
        assert len(bodies) == len(waiting)
        scratch.tidy()
        with scratch.own() as connection:
            connection.execute("CREATE TABLE bare_message (id bigserial PRIMARY KEY, body text NOT NULL)")
            connection.execute("GRANT INSERT ON bare_message TO linli_app")
            connection.execute("GRANT USAGE ON SEQUENCE bare_message_id_seq TO linli_app")
        environment = {**scratch.environment, **settings_of(simulator), "PROMETHEUS_MULTIPROC_DIR": str(figures)}
        with served(
            "tests.bench.notify_in_site:application", environment=environment, workers=WORKERS, also=also
        ) as site:
            assert answer_of(site.port, signed(bodies[0], state))[0] == 204
            send(site, [signed(body, state) for body in bodies[1:WARM_UP]])
            bare = [post(f"/bare?company={company_id}", body.encode()) for body in bodies[:WARM_UP]]
            send(site, bare)
            measured: dict[str, list[Load]] = {"product": [], "bare": []}
            for begin in range(WARM_UP, len(bodies), MESSAGES):
                turn = bodies[begin : begin + MESSAGES]
                # Signed now: a message that is older than five minutes is refused.
                measured["product"].append(send(site, [signed(body, state) for body in turn]))
                asked = [post(f"/bare?company={company_id}", body.encode()) for body in turn]
                measured["bare"].append(send(site, asked))
        assert_booked(company_id, payments=len(waiting))
    rates = {name: tuple(each.per_second for each in loads) for name, loads in measured.items()}
    middle = sorted(rates["bare"])[len(rates["bare"]) // 2]
    yield Result(f"messages booked and acknowledged, {SENDERS} senders", rates["product"], "1/s", middle)
    used = tuple(each.cpu_ms_per_request for each in measured["product"])
    yield Result("processor time per message, web and database", used, "ms", None, "lower")
    slowest = tuple(each.percentile(99) for each in measured["product"])
    yield Result("acknowledged within, p99", slowest, "ms", None, "lower")


def paid_at_the_simulator(scratch: Scratch, simulator: Any, *, count: int) -> tuple[int, list[str]]:
    """Company, and the numbers of so many payments of one bill each that the simulator has taken the money for."""
    from django.conf import settings

    os.environ.update(settings_of(simulator))
    made = simulator.credentials
    settings.WECHATPAY = {
        **settings.WECHATPAY,
        **{name: made[name] for name in settings.WECHATPAY if name in made},
        "base_url": simulator.base_url,
        "notify_url": "http://127.0.0.1:1/payments/notify/wechat",
    }
    from backend.accounts.actor import Actor, ActorKind, RoomAccess, system_actor
    from backend.accounts.models import Account
    from backend.kernel.money import Money
    from backend.kernel.time import current_time
    from backend.organization.base import tenant_read
    from payments.intents.models import Attempt
    from payments.intents.services import ensure_company_account, open_checkout
    from property_core.billing.management.commands.seed_load import seed
    from property_core.billing.models import Bill
    from property_core.billing.services.run import run_billing
    from property_core.collection.services.payments import start_bill_payment

    now = current_time()
    whole = seed(company="消息压测", bills=ROOMS * TARIFFS, rooms=ROOMS, now=now)
    actor = system_actor(company_id=whole.company_id, request_id="bench")
    for period in whole.periods:
        run_billing(actor=actor, unit_id=whole.unit_id, period=period, now=now)
    ensure_company_account(actor=actor, provider="wechat", now=now)
    account_id = Account.objects.create(login="bench-payer", created_at=now).pk
    with tenant_read(whole.company_id):
        bills = list(Bill.objects.order_by("id").values_list("id", "room_id", "total_minor", "paid_minor")[:count])
    assert len(bills) == count
    for bill_id, room_id, total, paid in bills:
        payer = Actor(
            kind=ActorKind.OWNER,
            account_id=account_id,
            company_id=whole.company_id,
            rooms=(RoomAccess(room_id, "OWNER", date.min),),
        )
        started = start_bill_payment(
            actor=payer,
            bill_ids=[bill_id],
            expected_total=Money(total - paid),
            idempotency_key=f"bench-{bill_id}",
            now=now,
        )
        open_checkout(actor=payer, intent_id=started.intent_id, provider="wechat", channel="NATIVE", now=now)
    with tenant_read(whole.company_id):
        numbers = list(Attempt.objects.order_by("id").values_list("wire_number", flat=True))
    for number in numbers:
        simulator.pay(number)
    return whole.company_id, numbers


def settings_of(simulator: Any) -> dict[str, str]:
    """The environment under which the product collects through the simulator's merchant."""
    credentials = {name: text for name, text in simulator.credentials.items() if isinstance(text, str)}
    return {f"WECHATPAY_{name.upper()}": text for name, text in {**credentials, "base_url": simulator.base_url}.items()}


def kept_messages(state: Path) -> list[str]:
    """Bodies of the messages that the simulator has sealed and withheld."""
    with sqlite3.connect(state / "wechatpay.sqlite3") as books:
        return [row[0] for row in books.execute("SELECT body FROM messages ORDER BY id")]


def signed(body: str, state: Path) -> bytes:
    """The request that brings a message, signed by the platform's key now."""
    from infra.simulators.wechatpay.platform import Platform

    platform = _platforms.get(state) or _platforms.setdefault(state, Platform(state))
    key, stamp, nonce = platform.signer(), str(int(time.time())), secrets.token_hex(16)
    headers = {
        "Wechatpay-Serial": key.serial,
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": platform.sign(key, timestamp=stamp, nonce=nonce, body=body.encode()),
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }
    return post("/payments/notify/wechat", body.encode(), headers=headers)


_platforms: dict[Path, Any] = {}


def send(site: Any, requests: Sequence[bytes]) -> Load:
    return load(
        site,
        lambda number: requests[number],
        requests=len(requests),
        clients=SENDERS,
        accepts=lambda answer: answer.startswith(b"HTTP/1.1 204"),
    )


def assert_booked(company_id: int, *, payments: int) -> None:
    """Nothing is left over: each message's money stands in the books once, and they agree."""
    from backend.organization.base import tenant_read
    from payments.intents.contracts import IntentState, MessageState
    from payments.intents.models import Intent, ProviderMessage
    from payments.ledger.checks import check_ledger

    with tenant_read(company_id):
        assert Intent.objects.filter(state=IntentState.CAPTURED).count() == payments
        assert ProviderMessage.objects.filter(state=MessageState.PROCESSED).count() == payments
    assert check_ledger(company_ids=[company_id]).ok
