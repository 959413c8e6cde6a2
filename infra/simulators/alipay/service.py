"""The simulator put together: one object that answers requests and one thread that delivers notices."""

import threading
from dataclasses import dataclass
from pathlib import Path

from infra.simulators.alipay.behaviour import alipay_behaviours
from infra.simulators.alipay.cashier import Cashier
from infra.simulators.alipay.control import Control
from infra.simulators.alipay.gateway import Gateway
from infra.simulators.alipay.notices import Notices
from infra.simulators.alipay.platform import Platform
from infra.simulators.alipay.refunds import Refunds
from infra.simulators.alipay.royalties import Royalties
from infra.simulators.alipay.sellers import Sellers
from infra.simulators.alipay.statements import Statements
from infra.simulators.alipay.store import SCHEMA
from infra.simulators.alipay.trade import Trade
from infra.simulators.store import Store
from infra.simulators.web import Request, Response, Router


@dataclass(frozen=True)
class Options:
    """How one simulator runs.

    `retry_factor` shortens the notice schedule (1 = the real 25 hours). `base_url` is what the product calls,
    `public_url` what a payer's browser opens.
    """

    state: Path
    base_url: str
    public_url: str
    retry_factor: float


class Alipay:
    def __init__(self, options: Options) -> None:
        options.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._store = Store(options.state / "alipay.sqlite3", SCHEMA)
        platform = Platform(options.state)
        behaviours = alipay_behaviours(self._store)
        sellers = Sellers(store=self._store, state=options.state, platform=platform, base_url=options.base_url)
        sellers.ensure_default()
        self._notices = Notices(
            store=self._store,
            platform=platform,
            sellers=sellers,
            behaviours=behaviours,
            retry_factor=options.retry_factor,
        )
        trade = Trade(store=self._store, notices=self._notices, behaviours=behaviours)
        royalties = Royalties(store=self._store, trade=trade, behaviours=behaviours)
        refunds = Refunds(
            store=self._store, trade=trade, royalties=royalties, notices=self._notices, behaviours=behaviours
        )
        statements = Statements(store=self._store, behaviours=behaviours, base_url=options.base_url)
        gateway = Gateway(
            store=self._store,
            platform=platform,
            sellers=sellers,
            trade=trade,
            refunds=refunds,
            royalties=royalties,
            statements=statements,
            behaviours=behaviours,
            cashier_url=lambda token: f"{options.public_url}/cashier/{token}",
        )
        cashier = Cashier(store=self._store, sellers=sellers, trade=trade, gateway=gateway, platform=platform)
        self._router = Router()
        gateway.mount(self._router, open_page=cashier.open_page)
        cashier.mount(self._router)
        self._router.add("GET", "/downloadBillFile.resource", statements.file)
        Control(
            store=self._store,
            platform=platform,
            sellers=sellers,
            trade=trade,
            refunds=refunds,
            royalties=royalties,
            notices=self._notices,
            behaviours=behaviours,
        ).mount(self._router)
        self._worker = threading.Thread(target=self._work, name="due", daemon=True)

    def answer(self, request: Request) -> Response:
        return self._router.dispatch(request)

    def start(self) -> None:
        self._worker.start()

    def stop(self) -> None:
        self._notices.ask_to_stop()
        self._worker.join()
        self._notices.finish()
        self._store.close()

    def _work(self) -> None:
        while self._notices.wait(min(0.2, self._notices.deliver_due())):
            pass
