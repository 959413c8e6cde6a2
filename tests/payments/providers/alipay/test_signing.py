"""RSA2 and nothing else: vectors of another tool, keys in every form, and texts that try to pass for signed ones."""

import base64
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from payments.providers.alipay import keys, signing
from payments.providers.alipay.provider import AlipayProvider
from payments.providers.alipay.wire import CHINA
from payments.providers.contracts import MessageForged, MessageTooOld, PayeeCredentials
from tests.payments.providers.alipay import vectors

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SENT = datetime(2026, 11, 22, 9, 0, 13, tzinfo=CHINA)
ACCOUNT = PayeeCredentials(
    account_id=7,
    mchid=vectors.NOTICE["seller_id"],
    appid=vectors.NOTICE["app_id"],
    private_key=base64.b64encode(
        KEY.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    ).decode(),
    public_key=vectors.PUBLIC_KEY,
)


def body(*, sign: str, sign_type: str = "RSA2", **changes: str) -> bytes:
    return urlencode({**vectors.NOTICE, **changes, "sign_type": sign_type, "sign": sign}).encode()


def read(content: bytes, *, at: datetime = SENT, account: PayeeCredentials = ACCOUNT) -> int:
    return AlipayProvider().parse_message(headers={}, body=content, credentials=account, now=at).amount_minor


def test_a_notice_signed_by_openssl_is_accepted() -> None:
    assert read(body(sign=vectors.NOTICE_SHA256)) == 17523


@pytest.mark.parametrize("sign_type", ["RSA2", "RSA"])
def test_sha1_is_refused_whatever_the_notice_calls_it(sign_type: str) -> None:
    with pytest.raises(MessageForged):
        read(body(sign=vectors.NOTICE_SHA1, sign_type=sign_type))


@pytest.mark.parametrize(
    "changes",
    [
        {"total_amount": "175.24"},
        {"out_trade_no": "L202611220a1b2c3d4e5f60718294"},
        {"seller_id": "2088102146225136"},
        {"trade_status": "TRADE_FINISHED"},
        {"extra": "1"},
        {"buyer_id": ""},
    ],
)
def test_a_swapped_body_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(MessageForged):
        read(body(sign=vectors.NOTICE_SHA256, **changes))


@pytest.mark.parametrize("sign", [vectors.NOTICE_OF_ANOTHER_KEY, vectors.ANSWER_SHA256, "", "not base64 !", "AAAA"])
def test_another_signature_is_refused(sign: str) -> None:
    with pytest.raises(MessageForged):
        read(body(sign=sign))


def test_another_accounts_key_refuses_it_and_a_second_key_believes_it() -> None:
    fields = {name: getattr(ACCOUNT, name) for name in ("account_id", "mchid", "appid", "private_key")}
    other = PayeeCredentials(**fields, public_key=vectors.OTHER_PUBLIC_KEY)
    with pytest.raises(MessageForged):
        read(body(sign=vectors.NOTICE_SHA256), account=other)
    both = PayeeCredentials(**fields, public_key=vectors.OTHER_PUBLIC_KEY, second_public_key=vectors.PUBLIC_KEY)
    assert read(body(sign=vectors.NOTICE_SHA256), account=both) == 17523


def test_an_old_notice_is_refused_however_well_it_is_signed() -> None:
    content = body(sign=vectors.NOTICE_SHA256)
    for seconds in (-300, 300):
        assert read(content, at=SENT + timedelta(seconds=seconds)) == 17523
    for seconds in (-301, 301, 86400):
        with pytest.raises(MessageTooOld):
            read(content, at=SENT + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"total_amount",
        b"\xff=1",
        b"&".join(b"a%d=1" % index for index in range(200)),
        b'{"total_amount": "175.23"}',
    ],
)
def test_what_is_no_form_is_refused(content: bytes) -> None:
    with pytest.raises(MessageForged):
        read(content)


def test_a_field_that_comes_twice_is_refused() -> None:
    with pytest.raises(MessageForged) as refused:
        read(body(sign=vectors.NOTICE_SHA256) + b"&total_amount=0.01")
    assert refused.value.code == "FIELD_TWICE"


def test_an_answer_signed_by_openssl_is_accepted_byte_for_byte() -> None:
    key = keys.public_key_of(vectors.PUBLIC_KEY)
    assert key is not None
    node = "alipay_data_dataservice_bill_downloadurl_query_response"
    for content in (
        b'{"%s":%s,"sign":"x"}' % (node.encode(), vectors.ANSWER),
        b'{"sign":"x", "%s" : %s }' % (node.encode(), vectors.ANSWER),
    ):
        part = signing.signed_part(content, node)
        assert part == vectors.ANSWER
        assert signing.is_signed([key], part, vectors.ANSWER_SHA256)
        assert not signing.is_signed([key], part, vectors.ANSWER_SHA1)
        assert not signing.is_signed([key], part.replace(b"\\/", b"/"), vectors.ANSWER_SHA256)


@pytest.mark.parametrize(
    "content",
    [
        b'{"other":{"x_response":{"code":"10000"}}}',
        b'{"x_response":"{}"}',
        b'{"a":"\\"x_response\\":{}"}',
        b'{"a":["x_response",{"code":"10000"}]}',
        b'{"x_response":{"code":"10000"',
        b"[]",
        b"",
    ],
)
def test_only_a_node_of_the_top_level_is_one(content: bytes) -> None:
    assert signing.signed_part(content, "x_response") is None


def test_of_two_nodes_the_first_is_read_and_the_first_is_what_must_be_signed() -> None:
    assert signing.signed_part(b'{"x_response":{"a":"}"},"x_response":{"b":1}}', "x_response") == b'{"a":"}"}'


def test_empty_parameters_are_no_part_of_a_requests_text_but_of_a_notices() -> None:
    given = {"b": "2", "a": "", "sign": "s", "sign_type": "RSA2"}
    assert signing.request_text(given) == b"b=2&sign_type=RSA2"
    assert signing.message_text(given) == b"a=&b=2"


def test_our_signature_holds_for_sha256_alone() -> None:
    signature = base64.b64decode(signing.sign(KEY, "物业".encode()))
    KEY.public_key().verify(signature, "物业".encode(), padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("encoding", [serialization.Encoding.PEM, serialization.Encoding.DER])
@pytest.mark.parametrize("form", [serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL])
def test_a_private_key_may_come_in_every_form(
    encoding: serialization.Encoding, form: serialization.PrivateFormat
) -> None:
    raw = KEY.private_bytes(encoding, form, serialization.NoEncryption())
    text = raw.decode() if encoding is serialization.Encoding.PEM else base64.b64encode(raw).decode()
    found = keys.private_key_of(text.replace("\n", "\r\n") + " ")
    assert found is not None
    assert found.private_numbers() == KEY.private_numbers()


def test_short_and_broken_keys_are_refused() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - must be refused
    plain = short.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = (
        short.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
    assert keys.private_key_of(plain) is None
    assert keys.public_key_of(public) is None
    for text in ("no key", "", "AAAA", vectors.PUBLIC_KEY):
        assert keys.private_key_of(text) is None
    for text in ("no key", "", "AAAA", ACCOUNT.private_key):
        assert keys.public_key_of(text) is None


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"mchid": ""}, "mchid is missing"),
        ({"mchid": "1900000109"}, "mchid must be 16 digits that begin with 2088"),
        ({"appid": "wx1"}, "appid must be digits"),
        ({"public_key": "x"}, "public_key is no RSA public key of 2048 bits or more"),
        ({"second_private_key": "x"}, "second_private_key is no RSA private key of 2048 bits or more"),
    ],
)
def test_what_is_wrong_with_credentials_is_named(changes: dict[str, str], problem: str) -> None:
    fields = {name: getattr(ACCOUNT, name) for name in ("account_id", "mchid", "appid", "private_key", "public_key")}
    assert keys.credential_problems(PayeeCredentials(**{**fields, **changes})) == (problem,)
