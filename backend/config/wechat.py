"""Signing in from a page that is open inside WeChat: to WeChat and back, with the one-time code that it gives.

WeChat gives such a page no `wx.login()`: the browser goes to WeChat's address and comes back to ours with a code. Two
cookies carry what belongs to this browser alone. The first holds the state, so that nobody is signed in by a link
that somebody else began; the second holds the code until the page fetches it, so that no code stands in an address of
the page. What the page then does with the code is what a mini-program does: `signInWithWechat`, `bindAnotherWechat`.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.services import WechatAppUnknown, official_account, wechat_apps
from backend.accounts.wechat import WechatAppKind
from backend.graphql_kit.context import accepted_language
from backend.kernel.errors import DomainError

STATE_COOKIE, CODE_COOKIE = "linli_wechat_state", "linli_wechat_code"
# What the person needs to go to WeChat and back, and what a code of WeChat lives.
STATE_SECONDS, CODE_SECONDS = 600, 300
APP = "/app/"
# On the way back the page finds this in its address and asks for the code.
RETURNED = ("wechat", "returned")


class WechatStateInvalid(DomainError):
    code = "WECHAT_STATE_INVALID"
    zh = "这次微信登录不是从本页开始的，或已超时，请重新登录。"
    en = "This WeChat sign-in was not begun here or took too long; please sign in again."


class WechatRefused(DomainError):
    code = "WECHAT_REFUSED"
    zh = "微信没有同意登录，请重试，或改用手机号登录。"
    en = "WeChat did not agree to the sign-in; try again or sign in by phone."


_ERRORS: dict[str, type[DomainError]] = {
    error.code: error for error in (WechatAppUnknown, WechatStateInvalid, WechatRefused)
}


@require_GET
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """`?to=/app/…[&appId=…]`: to WeChat, and from there back to the page `to`, with `wechat=returned` in its query."""
    to = _own_page(request.GET.get("to", ""))
    app_id = request.GET.get("appId") or official_account()
    known = {app.appid for app in wechat_apps() if app.kind is WechatAppKind.OFFICIAL_ACCOUNT}
    if app_id is None or app_id not in known:
        return _back(to, {"error": WechatAppUnknown.code})
    # WeChat takes letters and digits alone, 128 at most.
    state = secrets.token_hex(24)
    asked = {
        "appid": app_id,
        "redirect_uri": f"{settings.PUBLIC_URL.rstrip('/')}/wechat/signed-in",
        "response_type": "code",
        # The openid without a question to the person; his name and picture are not wanted.
        "scope": "snsapi_base",
        "state": state,
    }
    answer = HttpResponseRedirect(f"{settings.WECHAT['authorize_url']}?{urlencode(asked)}#wechat_redirect")
    _set(answer, STATE_COOKIE, {"state": state, "app_id": app_id, "to": to}, seconds=STATE_SECONDS)
    return answer


@require_GET
@never_cache
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where WeChat sends the browser back to."""
    begun = _read(request, STATE_COOKIE, seconds=STATE_SECONDS)
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if begun is None or not secrets.compare_digest(begun["state"].encode(), state.encode()):
        answer = _back(APP, {"error": WechatStateInvalid.code})
    elif not 0 < len(code) <= 256:
        answer = _back(begun["to"], {"error": WechatRefused.code})
    else:
        answer = _back(begun["to"], {"code": code, "app_id": begun["app_id"]})
    _forget(answer, STATE_COOKIE)
    return answer


@require_POST
@never_cache
def fetch_code(request: HttpRequest) -> HttpResponse:
    """The code that the browser came back with, once: `{"code", "appId"}`, or 410 `{"errors": [{code, message}]}`."""
    held = _read(request, CODE_COOKIE, seconds=CODE_SECONDS) or {"error": WechatStateInvalid.code}
    if "error" in held:
        error = _ERRORS[held["error"]]()
        language = accepted_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        body: dict[str, Any] = {"errors": [{"code": error.code, "field": [], "message": error.text(language)}]}
        answer = JsonResponse(body, status=410)
    else:
        answer = JsonResponse({"code": held["code"], "appId": held["app_id"]})
    _forget(answer, CODE_COOKIE)
    return answer


urlpatterns = [
    path("sign-in", sign_in),
    path("signed-in", signed_in),
    path("code", fetch_code),
]


def _own_page(text: str) -> str:
    """The address of a page of the owners' app; its front page for anything else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return APP
    is_own = not parts.scheme and not parts.netloc and parts.path.startswith(APP) and "\\" not in text
    return text if is_own and text.isprintable() and len(text) <= 1000 else APP


def _back(to: str, held: dict[str, str]) -> HttpResponse:
    parts = urlsplit(to)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != RETURNED[0]]
    answer = HttpResponseRedirect(urlunsplit(parts._replace(query=urlencode([*query, RETURNED]))))
    _set(answer, CODE_COOKIE, held, seconds=CODE_SECONDS)
    return answer


def _set(answer: HttpResponse, name: str, value: dict[str, str], *, seconds: int) -> None:
    answer.set_cookie(
        name,
        signing.dumps(value, salt=name),
        max_age=seconds,
        path="/wechat/",
        secure=settings.PUBLIC_URL.startswith("https://"),
        httponly=True,
        # Sent along when WeChat leads the browser back, and by our own pages.
        samesite="Lax",
    )


def _forget(answer: HttpResponse, name: str) -> None:
    answer.delete_cookie(name, path="/wechat/", samesite="Lax")


def _read(request: HttpRequest, name: str, *, seconds: int) -> dict[str, str] | None:
    try:
        value: dict[str, str] = signing.loads(request.COOKIES.get(name, ""), salt=name, max_age=seconds)
    except signing.BadSignature:
        return None
    return value
