"""Tokens: short access tokens (JWT), rotating refresh tokens, WeChat binding tickets.

Every key is derived from SECRET_KEY for one use; keys of SECRET_KEY_FALLBACKS still verify, so the secret can be
changed without signing everybody out.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
from django.conf import settings

from backend.accounts.contracts import Audience, Claims
from backend.kernel.errors import NotSignedIn

ACCESS_LIFETIME = timedelta(minutes=15)
TICKET_LIFETIME = timedelta(minutes=10)
STEP_LIFETIME = timedelta(minutes=5)
_ISSUER = "linli"
_TICKET_AUDIENCE = "wechat-binding"
_ALGORITHM = "HS256"


@dataclass(frozen=True, slots=True)
class RefreshParts:
    """A refresh token taken apart; nothing about it is proven yet."""

    session_id: int
    generation: int
    text: str


@dataclass(frozen=True, slots=True)
class WechatTicket:
    app_id: str
    openid: str
    unionid: str


def issue_access_token(
    *, account_id: int, session_id: int, company_id: int | None, audience: Audience, now: datetime
) -> tuple[str, datetime]:
    """A signed access token and the moment it ends."""
    expires_at = now + ACCESS_LIFETIME
    claims = {"sub": str(account_id), "sid": session_id, "cid": company_id}
    return _sign(claims, audience=str(audience), purpose="access", now=now, expires_at=expires_at), expires_at


def read_access_token(token: str, *, audience: Audience, now: datetime) -> Claims:
    """The claims of a genuine token that has not ended; asks no database.

    Raises NotSignedIn for anything else: forged, ended, of another audience.
    """
    claims = _verify(token, audience=str(audience), purpose="access", now=now)
    if claims is None:
        raise NotSignedIn
    try:
        company_id = claims["cid"]
        return Claims(
            account_id=int(claims["sub"]),
            session_id=int(claims["sid"]),
            company_id=None if company_id is None else int(company_id),
            audience=audience,
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotSignedIn from error


def issue_wechat_ticket(ticket: WechatTicket, *, now: datetime) -> tuple[str, datetime]:
    """A signed ticket that WeChat vouched for this openid a moment ago."""
    expires_at = now + TICKET_LIFETIME
    claims = {"sub": ticket.openid, "app": ticket.app_id, "union": ticket.unionid}
    return _sign(claims, audience=_TICKET_AUDIENCE, purpose="ticket", now=now, expires_at=expires_at), expires_at


def read_wechat_ticket(token: str, *, now: datetime) -> WechatTicket | None:
    """The ticket's content, or None where it is forged or has ended."""
    claims = _verify(token, audience=_TICKET_AUDIENCE, purpose="ticket", now=now)
    if claims is None:
        return None
    return WechatTicket(app_id=str(claims["app"]), openid=str(claims["sub"]), unionid=str(claims["union"]))


def issue_step_ticket(*, stage: str, account_id: int, password: str, now: datetime) -> tuple[str, datetime]:
    """A signed ticket that the account's password was right a moment ago. password: its hash, as it is stored."""
    expires_at = now + STEP_LIFETIME
    claims = {"sub": str(account_id), "pwd": _password_mark(_secrets()[0], password)}
    return _sign(claims, audience=f"sign-in {stage}", purpose="step", now=now, expires_at=expires_at), expires_at


def step_ticket_account(token: str, *, stage: str, now: datetime) -> int | None:
    """The account of a ticket that we signed for this stage and that has not ended, else None."""
    claims = _verify(token, audience=f"sign-in {stage}", purpose="step", now=now)
    return None if claims is None else int(claims["sub"])


def is_step_of(token: str, *, stage: str, password: str, now: datetime) -> bool:
    """Whether the ticket was given for the password that the account has now (its hash, as it is stored)."""
    claims = _verify(token, audience=f"sign-in {stage}", purpose="step", now=now)
    return claims is not None and any(
        hmac.compare_digest(str(claims["pwd"]), _password_mark(secret, password)) for secret in _secrets()
    )


def _password_mark(secret: str, password: str) -> str:
    return hmac.new(_derived(secret, "password-mark"), password.encode(), hashlib.sha256).hexdigest()[:32]


def recovery_hash(*, account_id: int, code: str) -> str:
    """What the database keeps of a recovery code. The code itself is random enough to need no slow hash."""
    return hashlib.sha256(f"linli recovery code\0{account_id}\0{code}".encode()).hexdigest()


def refresh_token(*, session_id: int, generation: int, session_created_at: datetime) -> str:
    """The refresh token of a session's generation: `<session>.<generation>.<MAC>`.

    It follows from the key and the session alone, so that a client whose answer got lost is given the very
    same successor again instead of a second branch that nobody could tell from a thief's.
    """
    return f"{session_id}.{generation}.{_refresh_mac(_secrets()[0], session_id, generation, session_created_at)}"


def split_refresh_token(token: str) -> RefreshParts | None:
    """The parts of a well-formed refresh token, else None."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > 200 or not all(part.isascii() and part.isdigit() for part in parts[:2]):
        return None
    if len(parts[0]) > 18 or len(parts[1]) > 9:
        return None
    return RefreshParts(session_id=int(parts[0]), generation=int(parts[1]), text=token)


def is_genuine_refresh(parts: RefreshParts, *, session_created_at: datetime) -> bool:
    """Whether we made this token for the session that began then."""
    given = parts.text.rsplit(".", 1)[1].encode()
    return any(
        hmac.compare_digest(
            given, _refresh_mac(secret, parts.session_id, parts.generation, session_created_at).encode()
        )
        for secret in _secrets()
    )


def digest(token: str) -> str:
    """What the database keeps of a refresh token: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(*, phone_index: str, purpose: str, code: str) -> str:
    """Keyed hash of a one-time code: six digits alone would be found by trying all of them."""
    key = _derived(settings.SECRET_KEY, "login-code")
    return hmac.new(key, f"{phone_index}\0{purpose}\0{code}".encode(), hashlib.sha256).hexdigest()


def _secrets() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@lru_cache(maxsize=32)
def _derived(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"linli {purpose}".encode(), hashlib.sha256).digest()


@lru_cache(maxsize=32)
def _key_id(secret: str, purpose: str) -> str:
    return hashlib.sha256(_derived(secret, purpose)).hexdigest()[:12]


def _refresh_mac(secret: str, session_id: int, generation: int, created_at: datetime) -> str:
    # The beginning of the session is part of it: ids start again where a database is made anew.
    began = int(created_at.timestamp() * 1_000_000)
    body = f"{session_id}\0{generation}\0{began}".encode()
    return hmac.new(_derived(secret, "refresh"), body, hashlib.sha256).hexdigest()


def _sign(claims: dict[str, Any], *, audience: str, purpose: str, now: datetime, expires_at: datetime) -> str:
    secret = _secrets()[0]
    body = {**claims, "iss": _ISSUER, "aud": audience, "iat": int(now.timestamp()), "exp": int(expires_at.timestamp())}
    return jwt.encode(body, _derived(secret, purpose), _ALGORITHM, headers={"kid": _key_id(secret, purpose)})


def _verify(token: str, *, audience: str, purpose: str, now: datetime) -> dict[str, Any] | None:
    if len(token) > 2000:
        return None
    claims = _genuine(token, audience, purpose, tuple(_secrets()))
    if claims is None or not isinstance(claims["exp"], int) or claims["exp"] <= now.timestamp():
        return None
    return claims


# A token comes with every request of its quarter of an hour, and whether it was signed by us does not change.
@lru_cache(maxsize=2048)
def _genuine(token: str, audience: str, purpose: str, secrets: tuple[str, ...]) -> dict[str, Any] | None:
    """The claims of a token that one of the secrets signed, ended or not; to be read only."""
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        secret = next((one for one in secrets if _key_id(one, purpose) == key_id), None)
        if secret is None:
            return None
        claims: dict[str, Any] = jwt.decode(
            token,
            _derived(secret, purpose),
            algorithms=[_ALGORITHM],
            audience=audience,
            issuer=_ISSUER,
            # The end is compared with the caller's own `now`; PyJWT would read the clock again.
            options={"require": ["exp", "sub"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.PyJWTError:
        return None
    return claims
