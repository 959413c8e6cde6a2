"""Whose request it is, behind proxies and without one."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from backend.config.graphql import VIEWS
from backend.config.middleware import caller_address


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        # Nobody but a trusted proxy is believed.
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        # What a caller writes himself stands before what the proxy adds.
        ("10.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::5", "2001:db8::5"),
        ("", "198.51.100.7", ""),
    ],
)
def test_the_caller_is_who_the_last_trusted_proxy_saw(settings: Any, peer: str, forwarded: str, caller: str) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    assert caller_address(peer=peer, forwarded=forwarded) == caller


@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [[], [ip_network("10.0.0.0/8")]])
def test_requests_get_the_address_only_from_trusted_proxies(
    settings: Any, proxies: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr("backend.config.metrics.observe", lambda request, *_: seen.append(request.META["REMOTE_ADDR"]))
    settings.TRUSTED_PROXIES = proxies
    Client(REMOTE_ADDR="10.0.0.1").get("/healthz", headers={"x-forwarded-for": "198.51.100.7"})
    assert seen == ["198.51.100.7" if proxies else "10.0.0.1"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/healthz", "/healthz"),
        ("/receipts/secret-token.pdf", "/receipts/<str:token>.pdf"),
        ("/verify/ABCD-EFGH", "/verify/<str:code>"),
        ("/payments/notify/wechat/secret-token", "/payments/notify/<slug:provider>/<slug:token>"),
    ],
)
def test_the_log_names_the_route_and_not_what_opens_it(
    path: str, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "linli.request")
    Client().get(path)
    assert [record.path for record in caplog.records if record.name == "linli.request"] == [logged]  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize(("threshold", "level"), [(60.0, "INFO"), (0.0, "WARNING")])
def test_one_line_a_request_and_a_warning_for_a_slow_operation(
    threshold: float, level: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO", "linli.request")
    monkeypatch.setattr(VIEWS["owner"], "slow_seconds", threshold)
    Client().post("/graphql/owner", {"query": "{ apiVersion }"}, content_type="application/json")
    (line,) = [record for record in caplog.records if record.name == "linli.request"]
    assert (line.levelname, line.slow) == (level, level == "WARNING")  # type: ignore[attr-defined]
