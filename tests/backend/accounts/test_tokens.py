from datetime import UTC, datetime, timedelta

import jwt
import pytest
from pytest_django import Settings

from backend.accounts import tokens
from backend.accounts.contracts import Audience
from backend.kernel.errors import NotSignedIn

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def issue(audience: Audience = Audience.OWNER) -> str:
    return tokens.issue_access_token(account_id=7, session_id=9, company_id=3, audience=audience, now=NOW)[0]


def test_a_token_says_who_asks_until_it_ends() -> None:
    claims = tokens.read_access_token(issue(), audience=Audience.OWNER, now=NOW + timedelta(minutes=14, seconds=59))
    assert (claims.account_id, claims.session_id, claims.company_id) == (7, 9, 3)
    assert claims.expires_at == NOW + timedelta(minutes=15)
    with pytest.raises(NotSignedIn):
        tokens.read_access_token(issue(), audience=Audience.OWNER, now=NOW + timedelta(minutes=15))


def test_a_token_of_one_audience_is_nothing_to_another() -> None:
    with pytest.raises(NotSignedIn):
        tokens.read_access_token(issue(Audience.OWNER), audience=Audience.STAFF, now=NOW)


@pytest.mark.parametrize("forge", ["none", "other key", "cut", "garbage", "long"])
def test_a_forged_token_is_refused(forge: str) -> None:
    good = issue()
    body = jwt.decode(good, options={"verify_signature": False})
    kid = jwt.get_unverified_header(good)["kid"]
    token = {
        "none": jwt.encode(body, None, "none", headers={"kid": kid}),  # type: ignore[arg-type]
        "other key": jwt.encode(body, "k" * 32, "HS256", headers={"kid": kid}),
        "cut": good[:-2],
        "garbage": "a.b.c",
        "long": good + "x" * 3000,
    }[forge]
    with pytest.raises(NotSignedIn):
        tokens.read_access_token(token, audience=Audience.OWNER, now=NOW)


def test_a_changed_secret_keeps_old_tokens_good_as_long_as_it_is_a_fallback(settings: Settings) -> None:
    good = issue()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret"
    assert tokens.read_access_token(good, audience=Audience.OWNER, now=NOW).account_id == 7
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(NotSignedIn):
        tokens.read_access_token(good, audience=Audience.OWNER, now=NOW)


def test_a_ticket_is_no_access_token_and_the_other_way_round() -> None:
    ticket, expires_at = tokens.issue_wechat_ticket(tokens.WechatTicket("wx1", "openid", "union"), now=NOW)
    assert expires_at == NOW + timedelta(minutes=10)
    assert tokens.read_wechat_ticket(ticket, now=NOW) == tokens.WechatTicket("wx1", "openid", "union")
    assert tokens.read_wechat_ticket(ticket, now=expires_at) is None
    assert tokens.read_wechat_ticket(issue(), now=NOW) is None
    with pytest.raises(NotSignedIn):
        tokens.read_access_token(ticket, audience=Audience.OWNER, now=NOW)


@pytest.mark.parametrize("text", ["", "1", "1.2", "a.1.x", "1.b.x", "1.2.3.4", "-1.2.x", "9" * 30 + ".1.x", "¹.1.x"])
def test_a_malformed_refresh_token_has_no_parts(text: str) -> None:
    assert tokens.split_refresh_token(text) is None
