"""The open platform's simulator: codes, tokens, tickets, subscribe messages."""

import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from infra.simulators.identity import DEMO_OFFICIAL_APPID, DEMO_OFFICIAL_SECRET, openid_for
from tests.infra.simulator_process import WechatOpenSimulator

Json = dict[str, Any]


def ask(simulator: WechatOpenSimulator, path: str, **arguments: str) -> Json:
    return dict(simulator.get(f"{path}?{urlencode(arguments)}"))


def app_of(simulator: WechatOpenSimulator) -> dict[str, str]:
    return {name: simulator.credentials[name] for name in ("appid", "secret")}


def sign_in(simulator: WechatOpenSimulator, code: str, **changes: str) -> Json:
    arguments = {**app_of(simulator), "js_code": code, "grant_type": "authorization_code", **changes}
    return ask(simulator, "/sns/jscode2session", **arguments)


def test_a_demo_code_is_always_the_same_person(wechat_open_simulator: WechatOpenSimulator) -> None:
    first, again = (sign_in(wechat_open_simulator, "demo-wang") for _ in range(2))
    assert first["openid"] == again["openid"] == openid_for(wechat_open_simulator.credentials["appid"], "wang")
    assert first["unionid"] == again["unionid"]
    assert sign_in(wechat_open_simulator, "demo-li")["openid"] != first["openid"]


def test_a_real_code_works_once_and_not_for_ever(wechat_open_simulator: WechatOpenSimulator) -> None:
    code = wechat_open_simulator.one_time_code("wang")
    assert "openid" in sign_in(wechat_open_simulator, code)
    assert sign_in(wechat_open_simulator, code)["errcode"] == 40163
    expired = wechat_open_simulator.one_time_code("wang", seconds=-1)
    for bad in (expired, "nothing", "", "demo-", "demo-" + "x" * 41):
        assert sign_in(wechat_open_simulator, bad)["errcode"] == 40029


def test_the_app_must_be_known(wechat_open_simulator: WechatOpenSimulator) -> None:
    assert sign_in(wechat_open_simulator, "demo-wang", appid="wx0")["errcode"] == 40013
    assert sign_in(wechat_open_simulator, "demo-wang", secret="wrong")["errcode"] == 40125
    assert sign_in(wechat_open_simulator, "demo-wang", grant_type="password")["errcode"] == 40002


def authorize(simulator: WechatOpenSimulator, **changes: str) -> Any:
    asked = {
        "appid": DEMO_OFFICIAL_APPID,
        "redirect_uri": "http://127.0.0.1:8000/wechat/signed-in?kept=1",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": "abc123",
        **changes,
    }
    return simulator.call("GET", f"/connect/oauth2/authorize?{urlencode(asked)}")


def test_a_page_inside_wechat_asks_whose_phone_it_is_and_leads_back(wechat_open_simulator: WechatOpenSimulator) -> None:
    page = authorize(wechat_open_simulator)
    assert page.status == 200
    assert "现在是谁的微信" in page.body.decode()
    assert "who=zeng" in page.body.decode()
    back = authorize(wechat_open_simulator, who="wang")
    assert back.status == 302
    query = parse_qs(urlsplit(back.headers["Location"]).query)
    assert (query["kept"], query["state"]) == (["1"], ["abc123"])
    arguments = {
        "appid": DEMO_OFFICIAL_APPID,
        "secret": DEMO_OFFICIAL_SECRET,
        "code": query["code"][0],
        "grant_type": "authorization_code",
    }
    login = ask(wechat_open_simulator, "/sns/oauth2/access_token", **arguments)
    assert (login["openid"], login["scope"]) == (openid_for(DEMO_OFFICIAL_APPID, "wang"), "snsapi_base")
    assert "unionid" not in login
    assert ask(wechat_open_simulator, "/sns/oauth2/access_token", **arguments)["errcode"] == 40163
    refused = {"appid": "wx0"}, {"secret": "wrong"}, {"grant_type": "password"}
    codes = [ask(wechat_open_simulator, "/sns/oauth2/access_token", **arguments | one)["errcode"] for one in refused]
    assert codes == [40013, 40125, 40002]


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"appid": "wx0"}, "10009"),
        ({"response_type": "token"}, "10009"),
        ({"scope": "snsapi_login"}, "10005"),
        ({"redirect_uri": "http://elsewhere.example/"}, "10003"),
        ({"state": "a-b"}, "10010"),
        ({"state": "a" * 129}, "10010"),
    ],
)
def test_a_page_that_asks_wrongly_is_not_led_back(
    wechat_open_simulator: WechatOpenSimulator, changes: dict[str, str], number: str
) -> None:
    page = authorize(wechat_open_simulator, who="wang", **changes)
    assert page.status == 200
    assert number in page.body.decode()


def token_of(simulator: WechatOpenSimulator) -> str:
    return str(ask(simulator, "/cgi-bin/token", grant_type="client_credential", **app_of(simulator))["access_token"])


def test_a_new_token_leaves_the_old_one_a_while(wechat_open_simulator: WechatOpenSimulator) -> None:
    first, second = token_of(wechat_open_simulator), token_of(wechat_open_simulator)
    for token in (first, second):
        ticket = ask(wechat_open_simulator, "/cgi-bin/ticket/getticket", access_token=token, type="jsapi")
        assert (ticket["errcode"], ticket["expires_in"]) == (0, 7200)
    refused = ask(wechat_open_simulator, "/cgi-bin/ticket/getticket", access_token="wrong", type="jsapi")
    assert refused["errcode"] == 40001


def test_subscribe_messages_are_kept_and_need_consent(wechat_open_simulator: WechatOpenSimulator) -> None:
    simulator, openid = wechat_open_simulator, openid_for(wechat_open_simulator.credentials["appid"], "zhang")
    token = token_of(simulator)

    def send(**changes: object) -> int:
        message = {"touser": openid, "template_id": "bill", "data": {"thing1": {"value": "11月账单"}}, **changes}
        answer = simulator.call(
            "POST", f"/cgi-bin/message/subscribe/send?access_token={token}", body=json.dumps(message).encode()
        )
        return int(json.loads(answer.body)["errcode"])

    simulator.post("/_sim/consents", openid=openid, template_id="bill", remaining=1)
    assert [send(), send()] == [0, 43101]
    assert send(touser="o-somebody") == 40003
    assert send(template_id="") == 40037
    assert send(data="x") == 47003
    kept = simulator.get(f"/_sim/messages?openid={openid}")
    assert [message["data"]["thing1"]["value"] for message in kept] == ["11月账单"]
