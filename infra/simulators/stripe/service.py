"""The simulator put together: one object that answers requests and one thread that delivers events."""

import threading
from dataclasses import dataclass
from pathlib import Path

from infra.simulators.store import Store
from infra.simulators.stripe.accounts import Accounts
from infra.simulators.stripe.api import Api
from infra.simulators.stripe.behaviour import stripe_behaviours
from infra.simulators.stripe.books import Books
from infra.simulators.stripe.cashier import Cashier
from infra.simulators.stripe.control import Control
from infra.simulators.stripe.disputes import Disputes
from infra.simulators.stripe.events import Events
from infra.simulators.stripe.refunds import Refunds
from infra.simulators.stripe.statements import Statements
from infra.simulators.stripe.store import SCHEMA
from infra.simulators.stripe.trade import Trade
from infra.simulators.stripe.transfers import Transfers
from infra.simulators.web import Request, Response, Router


@dataclass(frozen=True)
class Options:
    """How one simulator runs.

    `retry_factor` shortens the schedule of webhooks (1 = the real three days). `base_url` is what the product calls,
    `public_url` what a payer's browser opens.
    """

    state: Path
    base_url: str
    public_url: str
    retry_factor: float


class Stripe:
    def __init__(self, options: Options) -> None:
        options.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._store = store = Store(options.state / "stripe.sqlite3", SCHEMA)
        behaviours, books = stripe_behaviours(store), Books(store)
        accounts = Accounts(store=store, state=options.state, base_url=options.base_url)
        accounts.ensure_default()
        self._events = Events(store=store, accounts=accounts, behaviours=behaviours, retry_factor=options.retry_factor)
        trade = Trade(store=store, books=books, events=self._events, public_url=options.public_url)
        refunds = Refunds(store=store, books=books, trade=trade, events=self._events, behaviours=behaviours)
        self._router = Router()
        Api(
            store=store,
            accounts=accounts,
            trade=trade,
            refunds=refunds,
            transfers=Transfers(store=store, books=books, trade=trade, accounts=accounts),
            statements=Statements(store=store, behaviours=behaviours),
            behaviours=behaviours,
        ).mount(self._router)
        Cashier(store=store, accounts=accounts, trade=trade).mount(self._router)
        Control(
            store=store,
            accounts=accounts,
            books=books,
            trade=trade,
            refunds=refunds,
            disputes=Disputes(store=store, books=books, events=self._events),
            events=self._events,
            behaviours=behaviours,
        ).mount(self._router)
        self._worker = threading.Thread(target=self._work, name="due", daemon=True)

    def answer(self, request: Request) -> Response:
        return self._router.dispatch(request)

    def start(self) -> None:
        self._worker.start()

    def stop(self) -> None:
        self._events.ask_to_stop()
        self._worker.join()
        self._events.finish()
        self._store.close()

    def _work(self) -> None:
        while self._events.wait(min(0.2, self._events.deliver_due())):
            pass
