"""Who signs in from WeChat, a mini-program or the browser inside WeChat: a one-time code redeemed through wechatpy,
hardened.

The library sends every call to a fixed host, asks for an access token that this call does not need (and a new token
makes the other servers' tokens invalid), follows the machine's proxies, and puts the app secret into its exceptions.
"""

import logging
from dataclasses import dataclass, field
from enum import StrEnum

import requests
from requests.adapters import HTTPAdapter
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatException

from backend.kernel.errors import DomainError

REAL_HOST = "https://api.weixin.qq.com"
TIMEOUT = (3.05, 6.0)
"""Seconds to connect and to wait: somebody is looking at a sign-in screen."""
BAD_CODES = frozenset({40029, 40163, 41008})
BLOCKED = 40226

# The app secret travels in the address, which urllib3 writes to its debug log.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


class WechatCodeInvalid(DomainError):
    code = "WECHAT_CODE_INVALID"
    zh = "微信登录已过期，请重新登录。"
    en = "The WeChat sign-in has expired; please sign in again."


class WechatSignInBlocked(DomainError):
    code = "WECHAT_SIGN_IN_BLOCKED"
    zh = "微信暂时不允许这个账号登录，请改用手机号登录。"
    en = "WeChat does not let this account sign in for now; sign in by phone instead."


class WechatUnavailable(DomainError):
    code = "WECHAT_UNAVAILABLE"
    zh = "微信没有回应，请稍后再试，或改用手机号登录。"
    en = "WeChat did not answer; try again later or sign in by phone."


class WechatSnapshot(DomainError):
    code = "WECHAT_SNAPSHOT"
    zh = "微信正以快照方式打开本页，请点右下角“使用完整服务”后再登录。"
    en = "WeChat shows this page as a snapshot; tap “full service” at the lower right, then sign in."


class WechatAppKind(StrEnum):
    """Where its people come from: `wx.login()` of a mini-program, or an official account's page (公众号) in WeChat."""

    MINI_PROGRAM = "MINI_PROGRAM"
    OFFICIAL_ACCOUNT = "OFFICIAL_ACCOUNT"


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatApp:
    """One app at WeChat. `base_url` without a trailing slash."""

    appid: str
    secret: str = field(repr=False)
    base_url: str = REAL_HOST
    kind: WechatAppKind = WechatAppKind.MINI_PROGRAM


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatLogin:
    """Who WeChat says it is. `openid` belongs to `app_id`; `unionid` is empty for an app without a binding, and for an
    official account that asks for no consent.

    The session key and the access token are not here: nothing needs them, so nothing keeps them.
    """

    app_id: str
    openid: str
    unionid: str


class _Redirected(HTTPAdapter):
    """Sends what is meant for the real host to the configured one."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    def send(self, request: requests.PreparedRequest, *arguments: object, **keywords: object) -> requests.Response:
        if request.url is not None:
            request.url = self._base_url + request.url.removeprefix(REAL_HOST)
        return super().send(request, *arguments, **keywords)  # type: ignore[arg-type]


_REDEEMED_AT = {
    WechatAppKind.MINI_PROGRAM: ("/sns/jscode2session", "js_code"),
    WechatAppKind.OFFICIAL_ACCOUNT: ("/sns/oauth2/access_token", "code"),
}


def wechat_login(*, code: str, app: WechatApp) -> WechatLogin:
    """Redeem a one-time code. A network call: never inside a transaction.

    Raises: WechatCodeInvalid, WechatSignInBlocked, WechatSnapshot, WechatUnavailable (also for an app that WeChat does
    not know).
    """
    if not code or len(code) > 256:
        raise WechatCodeInvalid(field=("code",))
    client = WeChatClient(app.appid, app.secret, timeout=TIMEOUT, auto_retry=False)
    client._http.trust_env = False
    if app.base_url != REAL_HOST:
        client._http.mount(REAL_HOST, _Redirected(app.base_url))
    path, name = _REDEEMED_AT[app.kind]
    # A present but empty access token keeps the library from fetching one; requests leaves it out of the address.
    arguments = {
        "appid": app.appid,
        "secret": app.secret,
        name: code,
        "grant_type": "authorization_code",
        "access_token": None,
    }
    try:
        answer = client.get(REAL_HOST + path, params=arguments, allow_redirects=False)
    except WeChatException as error:
        # Every exception here may hold the address with the secret in it: none is chained.
        raise refusal_of(error.errcode) from None
    except (requests.RequestException, OSError, ValueError):
        raise WechatUnavailable from None
    finally:
        client._http.close()
    openid = answer.get("openid") if isinstance(answer, dict) else None
    unionid = answer.get("unionid", "") if isinstance(answer, dict) else None
    if not isinstance(openid, str) or not openid or not isinstance(unionid, str):
        raise WechatUnavailable
    # The openid of a snapshot is made up for it: bound to a phone it would be nobody's.
    if answer.get("is_snapshotuser") == 1:
        raise WechatSnapshot
    return WechatLogin(app_id=app.appid, openid=openid, unionid=unionid)


def refusal_of(errcode: int | None) -> DomainError:
    """What WeChat's error code means to whoever signs in; None: it said nothing that could be read."""
    if errcode in BAD_CODES:
        return WechatCodeInvalid(field=("code",))
    return WechatSignInBlocked() if errcode == BLOCKED else WechatUnavailable()
