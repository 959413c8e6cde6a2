"""Keys that change while the shop is open: platform certificates, the public key, our own API certificate."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from payments.providers.contracts import (
    EventKind,
    MessageForged,
    PayeeCredentials,
    ProviderRefused,
    ProviderUnavailable,
    TradeStatus,
)
from payments.providers.wechat.client import client_for
from payments.providers.wechat.keys import RETRY_SECONDS, Keyring, PlatformCertificate, credential_problems
from payments.providers.wechat.provider import WechatPayProvider
from tests.infra.simulator_process import WechatPaySimulator
from tests.payments.providers.conftest import CREDENTIAL_FIELDS, Attempts
from tests.payments.providers.inbox import Delivery, Inbox


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WechatPaySimulator]:
    """A platform of our own: other tests must not find their keys retired."""
    simulator = WechatPaySimulator(Path(tmp_path_factory.mktemp("keys")))
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def wechat_simulator(process: WechatPaySimulator) -> WechatPaySimulator:
    process.reset()
    process.keys(sign_with="public_key", certificates_served=True)
    client_for.cache_clear()
    return process


@pytest.fixture
def by_certificate(wechat_simulator: WechatPaySimulator, inbox: Inbox) -> PayeeCredentials:
    """The account in certificate mode, at a platform that signs with certificates."""
    wechat_simulator.keys(sign_with="certificate")
    made = wechat_simulator.credentials
    names = [name for name in CREDENTIAL_FIELDS if not name.startswith("public_key")]
    return PayeeCredentials(account_id=7, notify_url=inbox.url, **{name: made[name] for name in names})


def read(provider: WechatPayProvider, delivery: Delivery, credentials: PayeeCredentials) -> EventKind:
    return provider.parse_message(
        headers=delivery.headers, body=delivery.body, credentials=credentials, now=datetime.now(UTC)
    ).kind


def test_in_certificate_mode_answers_and_messages_are_verified_with_downloaded_certificates(
    wechat_simulator: WechatPaySimulator,
    by_certificate: PayeeCredentials,
    provider: WechatPayProvider,
    new_attempt: Attempts,
    inbox: Inbox,
    now: datetime,
) -> None:
    attempt = new_attempt()
    provider.create(attempt=attempt, credentials=by_certificate, now=now)
    wechat_simulator.pay(attempt.wire_number)
    assert provider.query(attempt=attempt, credentials=by_certificate, now=now).status is TradeStatus.PAID
    (delivery,) = inbox.wait_for(1)
    assert delivery.headers["Wechatpay-Serial"] == wechat_simulator.keys()["certificates"][-1]
    assert read(provider, delivery, by_certificate) is EventKind.PAID


def test_a_certificate_that_appears_later_is_fetched_and_the_old_one_holds_until_it_is_gone(
    wechat_simulator: WechatPaySimulator,
    by_certificate: PayeeCredentials,
    provider: WechatPayProvider,
    new_attempt: Attempts,
    inbox: Inbox,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("payments.providers.wechat.keys.RETRY_SECONDS", 0)
    first = new_attempt()
    provider.create(attempt=first, credentials=by_certificate, now=now)
    wechat_simulator.pay(first.wire_number)
    (old,) = inbox.wait_for(1)
    wechat_simulator.keys(rotate="certificate")
    second = new_attempt()
    provider.create(attempt=second, credentials=by_certificate, now=now)
    wechat_simulator.pay(second.wire_number)
    new = inbox.wait_for(2)[1]
    assert old.headers["Wechatpay-Serial"] != new.headers["Wechatpay-Serial"]
    assert [read(provider, delivery, by_certificate) for delivery in (old, new)] == [EventKind.PAID, EventKind.PAID]
    wechat_simulator.keys(retire="certificate")
    client_for.cache_clear()
    assert read(provider, new, by_certificate) is EventKind.PAID
    with pytest.raises(MessageForged):
        read(provider, old, by_certificate)


def test_keys_change_while_payments_queries_and_messages_run(
    wechat_simulator: WechatPaySimulator,
    by_certificate: PayeeCredentials,
    credentials: PayeeCredentials,
    provider: WechatPayProvider,
    new_attempt: Attempts,
    inbox: Inbox,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("payments.providers.wechat.keys.RETRY_SECONDS", 0)
    stop, problems, paid = threading.Event(), list[str](), list[str]()

    def customer() -> None:
        while not stop.is_set():
            attempt = new_attempt(100)
            try:
                provider.create(attempt=attempt, credentials=by_certificate, now=now)
                wechat_simulator.pay(attempt.wire_number)
                state = provider.query(attempt=attempt, credentials=by_certificate, now=now).status
            except Exception as error:
                problems.append(repr(error))
                return
            if state is not TradeStatus.PAID:
                problems.append(state)
            paid.append(attempt.wire_number)

    # The public key joins, as in a migration: both kinds are known to the account from here on.
    both = dataclasses.replace(
        by_certificate, public_key_id=credentials.public_key_id, public_key=credentials.public_key
    )
    threads = [threading.Thread(target=customer) for _ in range(3)]
    for thread in threads:
        thread.start()
    for change in (
        {"rotate": "certificate"}, {"retire": "certificate"}, {"rotate": "certificate"},
        {"sign_with": "public_key"}, {"sign_with": "certificate"},
    ):  # fmt: skip
        before = len(paid)
        if change.get("sign_with") == "public_key":
            stop.set()
            for thread in threads:
                thread.join()
        wechat_simulator.keys(**change)
        if not stop.is_set():
            deadline = datetime.now(UTC) + timedelta(seconds=20)
            while len(paid) < before + 6 and not problems and datetime.now(UTC) < deadline:
                threading.Event().wait(0.02)
        else:
            attempt = new_attempt(100)
            provider.create(attempt=attempt, credentials=both, now=now)
            wechat_simulator.pay(attempt.wire_number)
            paid.append(attempt.wire_number)
    assert problems == []
    deliveries = inbox.wait_for(len(paid))
    assert {read(provider, delivery, both) for delivery in deliveries[-6:]} == {EventKind.PAID}
    assert len({delivery.headers["Wechatpay-Serial"] for delivery in deliveries}) >= 3


def test_the_public_key_changes_with_both_known(
    wechat_simulator: WechatPaySimulator,
    credentials: PayeeCredentials,
    provider: WechatPayProvider,
    new_attempt: Attempts,
    inbox: Inbox,
    now: datetime,
) -> None:
    new = wechat_simulator.keys(rotate="public_key")["public_keys"][-1]
    changing = dataclasses.replace(credentials, second_public_key_id=new["id"], second_public_key=new["pem"])
    attempt = new_attempt()
    provider.create(attempt=attempt, credentials=changing, now=now)
    wechat_simulator.pay(attempt.wire_number)
    (delivery,) = inbox.wait_for(1)
    assert delivery.headers["Wechatpay-Serial"] == new["id"]
    assert read(provider, delivery, changing) is EventKind.PAID
    with pytest.raises(MessageForged) as forged:
        read(provider, delivery, credentials)
    assert forged.value.code == "UNKNOWN_KEY"
    wechat_simulator.keys(retire="public_key")
    after = dataclasses.replace(credentials, public_key_id=new["id"], public_key=new["pem"])
    assert provider.query(attempt=attempt, credentials=after, now=now).status is TradeStatus.PAID


def test_our_own_certificate_changes_without_a_refused_call(
    wechat_simulator: WechatPaySimulator,
    credentials: PayeeCredentials,
    provider: WechatPayProvider,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    made = wechat_simulator.merchant_certificate("add")
    changing = dataclasses.replace(
        credentials, second_cert_serial=made["cert_serial"], second_private_key=made["private_key"]
    )
    first, second = new_attempt(), new_attempt()
    provider.create(attempt=first, credentials=changing, now=now)
    wechat_simulator.merchant_certificate("retire")
    with pytest.raises(ProviderRefused, match="SIGN_ERROR"):
        provider.query(attempt=first, credentials=credentials, now=now)
    assert provider.query(attempt=first, credentials=changing, now=now).status is TradeStatus.NOT_PAID
    checkout = provider.create(attempt=second, credentials=changing, now=now)
    # The payer's device is given a signature of the key that WeChat takes.
    wechat_simulator.post("/_sim/request_payment", **checkout.jsapi)
    assert provider.query(attempt=second, credentials=changing, now=now).status is TradeStatus.PAID


def test_an_account_that_has_only_the_public_key_refuses_certificates_without_a_crash(
    wechat_simulator: WechatPaySimulator,
    by_certificate: PayeeCredentials,
    provider: WechatPayProvider,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    wechat_simulator.keys(certificates_served=False)
    with pytest.raises(ProviderUnavailable, match="UNKNOWN_KEY"):
        provider.create(attempt=new_attempt(), credentials=by_certificate, now=now)


def test_forged_lists_of_certificates_are_not_believed(
    wechat_simulator: WechatPaySimulator,
    by_certificate: PayeeCredentials,
    provider: WechatPayProvider,
    new_attempt: Attempts,
    now: datetime,
) -> None:
    wechat_simulator.fail_next("certificates", "forged")
    with pytest.raises(ProviderUnavailable, match="UNKNOWN_KEY"):
        provider.create(attempt=new_attempt(), credentials=by_certificate, now=now)
    wrong = dataclasses.replace(by_certificate, api_v3_key="0" * 32)
    with pytest.raises(ProviderUnavailable, match="UNKNOWN_KEY"):
        provider.create(attempt=new_attempt(), credentials=wrong, now=now)


def test_an_unknown_serial_is_looked_up_once_a_minute_and_nonsense_never() -> None:
    clock, calls = [1_000_000.0], list[int]()

    def download() -> Mapping[str, PlatformCertificate]:
        calls.append(1)
        return {}

    ring = Keyring(given={}, download=download, clock=lambda: clock[0])
    assert [ring.find(serial) for serial in ("AB" * 20, "CD" * 20, "AB" * 20)] == [None] * 3
    assert len(calls) == 1
    clock[0] += RETRY_SECONDS + 1
    assert ring.find("AB" * 20) is None
    assert ring.find("PUB_KEY_ID_0199") is None
    assert ring.find("no serial\n") is None
    assert len(calls) == 2


def test_an_expired_certificate_is_no_key(credentials: PayeeCredentials) -> None:
    key = client_for(credentials).core.keyring.find(credentials.public_key_id)
    assert key is not None
    old = PlatformCertificate(key=key, expires_at=datetime.fromtimestamp(999_999, UTC))
    ring = Keyring(given={}, download=lambda: {"AB" * 20: old}, clock=lambda: 1_000_000.0)
    assert ring.find("AB" * 20) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"public_key": ""}, "public_key_id and public_key belong together"),
        ({"public_key_id": "5F5F"}, "public_key_id must begin with PUB_KEY_ID_"),
        ({"second_cert_serial": "AA"}, "second_cert_serial and second_private_key belong together"),
        ({"second_private_key": "x", "second_cert_serial": "A"}, "second_private_key is no RSA private key in PEM"),
        ({"api_v3_key": "short"}, "api_v3_key must have 32 bytes"),
        ({"mchid": ""}, "mchid is missing"),
    ],
)
def test_what_is_wrong_with_credentials_is_said_by_name(
    credentials: PayeeCredentials, changes: dict[str, Any], words: str
) -> None:
    assert credential_problems(credentials) == ()
    assert words in credential_problems(dataclasses.replace(credentials, **changes))
