"""The simulator put together: one object that answers requests and one thread that does what is due."""

import threading
from dataclasses import dataclass
from pathlib import Path

from infra.simulators.store import Store
from infra.simulators.web import Request, Response, Router
from infra.simulators.wechatpay.api import MerchantApi
from infra.simulators.wechatpay.behaviour import wechat_behaviours
from infra.simulators.wechatpay.cashier import Cashier
from infra.simulators.wechatpay.control import Control
from infra.simulators.wechatpay.merchants import Merchants
from infra.simulators.wechatpay.messages import Messages
from infra.simulators.wechatpay.platform import Platform
from infra.simulators.wechatpay.refunds import Refunds
from infra.simulators.wechatpay.splitting import Splitting
from infra.simulators.wechatpay.statements import Statements
from infra.simulators.wechatpay.store import SCHEMA
from infra.simulators.wechatpay.trade import Trade


@dataclass(frozen=True)
class Options:
    """How one simulator runs.

    `retry_factor` shortens the message schedule (1 = the real 24 hours); `refund_seconds` is how long a refund takes.
    `base_url` is what the product calls, `public_url` what a payer's browser opens.
    """

    state: Path
    base_url: str
    public_url: str
    retry_factor: float
    refund_seconds: float


class WechatPay:
    def __init__(self, options: Options) -> None:
        options.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._store = Store(options.state / "wechatpay.sqlite3", SCHEMA)
        platform = Platform(options.state)
        behaviours = wechat_behaviours(self._store)
        merchants = Merchants(store=self._store, state=options.state, platform=platform, base_url=options.base_url)
        merchants.ensure_default()
        self._messages = Messages(
            store=self._store, platform=platform, behaviours=behaviours, retry_factor=options.retry_factor
        )
        trade = Trade(store=self._store, messages=self._messages)
        self._splitting = Splitting(
            store=self._store,
            trade=trade,
            platform=platform,
            behaviours=behaviours,
            seconds=options.refund_seconds,
        )
        self._refunds = Refunds(
            store=self._store,
            trade=trade,
            splitting=self._splitting,
            messages=self._messages,
            behaviours=behaviours,
            seconds=options.refund_seconds,
        )
        self._router = Router()
        MerchantApi(
            store=self._store,
            platform=platform,
            merchants=merchants,
            trade=trade,
            refunds=self._refunds,
            behaviours=behaviours,
            cashier_url=lambda prepay_id: f"{options.public_url}/cashier/{prepay_id}",
            h5_url=lambda prepay_id: f"{options.public_url}/cgi-bin/mmpayweb-bin/checkmweb?prepay_id={prepay_id}",
            statements=Statements(store=self._store, behaviours=behaviours, base_url=options.base_url),
            splitting=self._splitting,
        ).mount(self._router)
        Control(
            store=self._store,
            platform=platform,
            merchants=merchants,
            trade=trade,
            refunds=self._refunds,
            splitting=self._splitting,
            messages=self._messages,
            behaviours=behaviours,
        ).mount(self._router)
        Cashier(store=self._store, merchants=merchants, trade=trade).mount(self._router)
        self._worker = threading.Thread(target=self._work, name="due", daemon=True)

    def answer(self, request: Request) -> Response:
        return self._router.dispatch(request)

    def start(self) -> None:
        self._worker.start()

    def stop(self) -> None:
        self._messages.ask_to_stop()
        self._worker.join()
        self._messages.finish()
        self._store.close()

    def _work(self) -> None:
        while True:
            self._refunds.finish_due()
            self._splitting.finish_due()
            if not self._messages.wait(min(0.2, self._messages.deliver_due())):
                return
