"""Running a simulator as the process it is, and talking to its test side."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30


class SimulatorSaidNo(Exception):
    """A 4xx or 5xx of the simulator's test side, with what it said."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_keywords: Any) -> None:
        return None


class SimulatorProcess:
    module = ""

    def __init__(self, state: Path, *options: str) -> None:
        self.state = state
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())

    def start(self) -> None:
        """Start and wait until it answers. Raises RuntimeError if it dies or does not."""
        command = [sys.executable, "-m", self.module, "--port", str(self.port), "--state", str(self.state)]
        self._process = subprocess.Popen([*command, *self._options], cwd=ROOT, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                self.get("/_sim/health")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"{self.module} did not start (exit code {self._process.poll()})")

    def ensure_running(self) -> None:
        if self._process is None or self._process.poll() is not None:
            self.start()

    def stop(self) -> int:
        """Ask it to stop; returns its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, number: int) -> int:
        if self._process is None:
            return 0
        os.kill(self._process.pid, number)
        code = self._process.wait(timeout=15)
        self._process = None
        return code

    def call(self, method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """One raw HTTP call; never raises for a status."""
        url = self.base_url + path  # our own server on this very machine
        request = urllib.request.Request(url, data=body or None, method=method, headers=headers or {})  # noqa: S310
        try:
            with self._opener.open(request, timeout=20) as answer:
                return Answer(answer.status, answer.read(), dict(answer.headers))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read(), dict(error.headers))

    def get(self, path: str) -> Any:
        return self._json(self.call("GET", path))

    def post(self, path: str, **data: Any) -> Any:
        """A call of the test side. Raises SimulatorSaidNo."""
        return self._json(self.call("POST", path, body=json.dumps(data).encode()))

    def _json(self, answer: Answer) -> Any:
        if answer.status >= 400:
            raise SimulatorSaidNo(f"{answer.status} {answer.body.decode()}")
        return json.loads(answer.body)


class PaymentSimulator(SimulatorProcess):
    """What the payment simulators have in common on their test side."""

    def reset(self) -> None:
        """Good behaviour, no fee and the real time."""
        self.call("DELETE", "/_sim/behaviour")
        self.post("/_sim/fee", percent="0")
        self.post("/_sim/clock", offset_seconds=0)

    def misbehave(self, *, out_trade_no: str = "*", **content: Any) -> None:
        """See `behaviour.py` of the simulator: notify, late_seconds, refund, statement, faults."""
        self.post("/_sim/behaviour", out_trade_no=out_trade_no, **content)

    def fail_next(self, operation: str, mode: str, value: float = 500, times: int = 1) -> None:
        self.misbehave(faults=[{"operation": operation, "mode": mode, "value": value, "times": times}])

    def pay(self, number: str, **details: Any) -> dict[str, Any]:
        """The payer pays, whatever the channel: details are force, success_time, at WeChat openid."""
        return dict(self.post(f"/_sim/orders/{number}/pay", **details))

    def act(self, number: str, action: str) -> dict[str, Any]:
        """WeChat: begin_paying, fail or give_up; Alipay: scan, finish or remind."""
        return dict(self.post(f"/_sim/orders/{number}/{action}"))

    def order(self, number: str) -> dict[str, Any]:
        return dict(self.get(f"/_sim/orders/{number}"))

    def balance(self, mchid: str = "") -> int:
        return int(self.get("/_sim/balances")[mchid or self.own_number])

    @property
    def credentials(self) -> dict[str, str]:
        """Of the default merchant, under the names of our payee accounts."""
        raise NotImplementedError

    @property
    def own_number(self) -> str:
        """The default merchant's number at the provider."""
        return self.credentials["mchid"]

    def owed(self, number: str = "") -> list[dict[str, Any]]:
        """Messages that the merchant has not taken yet, of one order or of all."""
        return [message for message in self.get("/_sim/owed") if number in ("", message["out_trade_no"])]

    def send_again(self, number: str, *, mode: str = "normal", times: int = 1) -> list[dict[str, Any]]:
        """The order's latest message, now; returns the receiver's answers."""
        return list(self.post(f"/_sim/orders/{number}/messages", mode=mode, times=times))

    def set_clock(self, now: str) -> None:
        self.post("/_sim/clock", now=now)


class WechatPaySimulator(PaymentSimulator):
    """`credentials` is what the product's settings read; merchants can be added with `new_merchant`."""

    module = "infra.simulators.wechatpay"

    def __init__(self, state: Path, *options: str) -> None:
        super().__init__(state, *(options or ("--retry-factor", "0.02", "--refund-seconds", "0.1")))

    @property
    def credentials(self) -> dict[str, str]:
        return dict(json.loads((self.state / "wechatpay.json").read_text()))

    def new_merchant(self, name: str) -> dict[str, str]:
        return dict(self.post("/_sim/merchants", name=name))

    def keys(self, **change: Any) -> dict[str, Any]:
        """Change the platform's keys: rotate, retire, sign_with (`public_key`, `certificate`), certificates_served."""
        return dict(self.post("/_sim/keys", **change))

    def merchant_certificate(self, action: str, mchid: str = "") -> dict[str, str]:
        """add (returns cert_serial and private_key) or retire an API certificate of a merchant."""
        chosen = mchid or self.credentials["mchid"]
        return dict(self.post(f"/_sim/merchants/{chosen}/certificates", action=action))


class AlipaySimulator(PaymentSimulator):
    """`credentials` under the names of our payee accounts: mchid is the seller's id, appid its app's."""

    module = "infra.simulators.alipay"

    def __init__(self, state: Path, *options: str) -> None:
        super().__init__(state, *(options or ("--retry-factor", "0.001")))

    @property
    def credentials(self) -> dict[str, str]:
        return named(json.loads((self.state / "alipay.json").read_text()))

    def new_merchant(self, name: str) -> dict[str, str]:
        return named(self.post("/_sim/sellers", name=name))

    def open(self, url: str) -> str:
        """The payer's browser follows a link to the cashier; returns the address of the page it ends at.

        Raises SimulatorSaidNo.
        """
        answer = self.call("GET", url.removeprefix(self.base_url))
        if answer.status >= 400:
            raise SimulatorSaidNo(f"{answer.status} {answer.body.decode()}")
        where = answer.headers.get("Location", "")
        return f"{self.base_url}{where}" if where else url

    def press(self, page: str, button: str = "pay") -> Answer:
        """The payer presses `pay` or `cancel` on a cashier page."""
        return self.call("POST", f"{page.removeprefix(self.base_url).partition('?')[0]}/{button}")


def named(credentials: dict[str, str]) -> dict[str, str]:
    """Alipay's words for a seller as the fields of our payee accounts."""
    renamed = {"seller_id": "mchid", "app_id": "appid"}
    return {renamed.get(name, name): value for name, value in credentials.items()}


class StripeSimulator(PaymentSimulator):
    """`credentials` under the names of our payee accounts: mchid is the account, api_v3_key the webhook's secret."""

    module = "infra.simulators.stripe"

    def __init__(self, state: Path, *options: str) -> None:
        super().__init__(state, *(options or ("--retry-factor", "0.001")))

    @property
    def credentials(self) -> dict[str, str]:
        return in_our_words(json.loads((self.state / "stripe.json").read_text()))

    def new_merchant(self, name: str) -> dict[str, str]:
        return in_our_words(self.post("/_sim/accounts", name=name))

    def tell(self, url: str, mchid: str = "") -> None:
        """What a merchant enters in the dashboard: where its events go."""
        self.post(f"/_sim/accounts/{mchid or self.own_number}/endpoint", url=url)

    def roll(self, what: str, *, retire: bool = False) -> str:
        """A further `secret_key` or `webhook_secret` of the default account, or the end of the earlier ones."""
        return str(self.post(f"/_sim/accounts/{self.own_number}/roll", what=what, retire=retire).get("value", ""))

    def press(self, page: str, button: str = "pay") -> Answer:
        """The payer presses `pay` or `cancel` on a cashier page."""
        return self.call("POST", f"{page.removeprefix(self.base_url).partition('?')[0]}/{button}")


def in_our_words(credentials: dict[str, str]) -> dict[str, str]:
    """Stripe's words for an account as the fields of our payee accounts."""
    renamed = {
        "account_id": "mchid",
        "secret_key": "private_key",
        "publishable_key": "public_key",
        "webhook_secret": "api_v3_key",
    }
    return {renamed.get(name, name): value for name, value in credentials.items()}


class WechatOpenSimulator(SimulatorProcess):
    module = "infra.simulators.wechat_open"

    @property
    def credentials(self) -> dict[str, str]:
        """appid, secret, base_url, and as settings take them official_accounts and authorize_url."""
        return dict(json.loads((self.state / "wechat.json").read_text()))

    @property
    def settings(self) -> dict[str, Any]:
        """As the settings hold it."""
        appid, _, secret = self.credentials["official_accounts"].partition(":")
        return {**self.credentials, "official_accounts": {appid: secret}}

    def authorize(self, address: str, who: str) -> str:
        """The person `who` opens WeChat's page in the browser; returns where that leads him."""
        parts = urlsplit(address)
        answer = self.call("GET", f"{parts.path}?{parts.query}&who={who}")
        assert answer.status == 302, answer.body.decode()
        return str(answer.headers["Location"])

    def one_time_code(self, name: str, *, seconds: float = 300) -> str:
        return str(self.post("/_sim/codes", name=name, seconds=seconds)["code"])
