"""The company's payee accounts at the console: what they can, their keys without the keys, what waits."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from backend.kernel.money import Money
from backend.organization.base import tenant_transaction
from payments.intents.account_health import keys_told
from payments.intents.contracts import CaseKind
from payments.intents.models import PayeeAccount
from payments.intents.services import ensure_company_account
from payments.intents.services.cases import open_case
from payments.providers.contracts import PayeeCredentials
from payments.reconciliation.contracts import StatementKind, StatementState
from payments.reconciliation.models import Statement
from tests.cast import NOW, TODAY, Cast, build_cast
from tests.property_console.desk import Desk

pytestmark = pytest.mark.django_db

ACCOUNTS = """
{ payeeAccounts {
    provider mode state isDefault isConfigured mchid appids capabilities feeRate keys { use name fingerprint isSecond }
    lastStatementOn messagesWaiting openCases refundsWaiting balance { amountMinor } isShort
    shipmentsLacking freeze { frozen { amountMinor } soon { amountMinor } unresolved }
} }
"""


def pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_an_account_is_shown_with_its_keys_fingerprint_and_without_a_secret(
    desk: Desk, cast: Cast, key: rsa.RSAPrivateKey
) -> None:
    secret = pem(key)
    account = ensure_company_account(
        actor=cast.system, provider="wechat", now=NOW, capabilities={"fee_rate": "0.006"},
        keys={
            "mchid": "1900000001", "appid": "wx01", "cert_serial": "ABCD1234", "private_key": secret,
            "api_v3_key": "k" * 32, "more_appids": "wx02, wx03",
        },
    )  # fmt: skip
    with tenant_transaction(cast.company_id, durable=False):
        Statement.objects.create(
            company_id=cast.company_id, payee_account_id=account, provider="wechat", day=TODAY, imported_at=NOW,
            kind=StatementKind.TRADE, state=StatementState.EMPTY, content_hash="a" * 64,
        )  # fmt: skip
        open_case(
            company_id=cast.company_id, kind=CaseKind.UNKNOWN, provider="wechat", payee_account_id=account,
            amount=Money(100), is_booked=False, detail={}, now=NOW,
        )  # fmt: skip
    answer = desk.data("leader", ACCOUNTS)
    (row,) = answer["payeeAccounts"]
    (shown,) = row.pop("keys")
    assert row == {
        "provider": "wechat", "mode": "DIRECT", "state": "ACTIVE", "isDefault": False, "isConfigured": True,
        "mchid": "1900000001", "appids": ["wx01", "wx02", "wx03"], "capabilities": ["combine"], "feeRate": "0.006",
        "lastStatementOn": str(TODAY), "messagesWaiting": 0, "openCases": 1, "refundsWaiting": 0,
        "balance": {"amountMinor": 0}, "isShort": False, "shipmentsLacking": 0,
        "freeze": {"frozen": {"amountMinor": 0}, "soon": {"amountMinor": 0}, "unresolved": 0},
    }  # fmt: skip
    assert (shown["use"], shown["name"], len(shown["fingerprint"])) == ("OURS", "ABCD1234", 64)
    text = json.dumps(answer)
    assert "PRIVATE" not in text
    assert "k" * 32 not in text


def test_accounts_are_for_who_sees_them_over_the_whole_company(desk: Desk, cast: Cast) -> None:
    ensure_company_account(actor=cast.system, provider="wechat", now=NOW)
    assert desk.code("manager", ACCOUNTS) == "FORBIDDEN"
    assert desk.code("clerk", ACCOUNTS) == "FORBIDDEN"
    assert desk.code(None, ACCOUNTS) == "NOT_SIGNED_IN"
    other = Desk(build_cast("乙物业", prefix="b-", phones=False))
    assert other.data("leader", ACCOUNTS)["payeeAccounts"] == []


def test_a_closed_account_stands_behind_those_that_collect(desk: Desk, cast: Cast) -> None:
    first = ensure_company_account(actor=cast.system, provider="wechat", now=NOW)
    ensure_company_account(actor=cast.system, provider="alipay", now=NOW)
    with tenant_transaction(cast.company_id, durable=False):
        PayeeAccount.objects.filter(id=first).update(state="CLOSED")
    rows = desk.data("leader", ACCOUNTS)["payeeAccounts"]
    assert [(row["provider"], row["state"]) for row in rows] == [("alipay", "ACTIVE"), ("wechat", "CLOSED")]


def test_a_certificate_says_when_it_expires_and_the_same_key_has_the_same_fingerprint(key: rsa.RSAPrivateKey) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "merchant")])
    ends = datetime(2031, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(ends - timedelta(days=365))
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    credentials = PayeeCredentials(
        account_id=1,
        private_key=pem(key),
        public_key=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        second_public_key=base64.b64encode(der).decode(),
        second_private_key="sk_live_no_rsa_key",
    )
    told = keys_told(credentials)
    assert [(each.use, each.is_second) for each in told] == [
        ("OURS", False), ("OURS", True), ("PROVIDERS", False), ("PROVIDERS", True),
    ]  # fmt: skip
    assert told[0].fingerprint == told[2].fingerprint == told[3].fingerprint
    assert told[1].fingerprint == ""
    assert [each.expires_at for each in told] == [None, None, ends, None]
