"""What a payment provider takes and gives: plain frozen data, no Django, no network.

Words: an *attempt* is one try at one provider; it carries one or several *legs* (one per seller). The number a provider
knows a leg by is its `out_trade_no`. An attempt with one leg is an ordinary payment under the leg's own number; with
several legs it is a combined payment (合单) under the attempt's number. All money is in minor units (fen).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol


class Channel(StrEnum):
    """How the payer reaches the provider's cashier."""

    JSAPI = "JSAPI"
    """Inside WeChat: mini-program or service account; needs the payer's openid."""
    NATIVE = "NATIVE"
    """A code shown on a screen and scanned with the phone."""
    H5 = "H5"
    """A page in the phone's own browser that opens WeChat; needs the payer's address. Does not work inside WeChat."""
    PAGE = "PAGE"
    """Alipay's cashier in the browser of a computer."""
    WAP = "WAP"
    """Alipay's cashier in the phone's browser, which opens the app where there is one. Blocked inside WeChat."""
    APP = "APP"
    """Alipay's SDK inside an app of our own."""
    QR = "QR"
    """A code shown on a screen and scanned with Alipay."""
    CHECKOUT = "CHECKOUT"
    """Stripe's own page in any browser."""
    INTENT = "INTENT"
    """Stripe's SDK on a page or in an app of our own, which confirms a PaymentIntent."""
    DESK = "DESK"
    """Money handed over at the company's own desk; no provider is called."""


class EventKind(StrEnum):
    PAID = "PAID"
    CLOSED = "CLOSED"
    REFUNDED = "REFUNDED"
    REFUND_CLOSED = "REFUND_CLOSED"
    """The refund will not happen; the same money may be refunded under a new number."""
    REFUND_ABNORMAL = "REFUND_ABNORMAL"
    """The payer's card cannot take the money back; a person has to choose where it goes."""
    REFUND_MOVED = "REFUND_MOVED"
    """Something became of a refund, and the message does not tell enough of it: ask. `amount_minor` says nothing."""
    DISPUTED = "DISPUTED"
    """The payer's bank takes a payment back (chargeback) and wants to hear our side until `answer_by`."""
    DISPUTE_WON = "DISPUTE_WON"
    DISPUTE_LOST = "DISPUTE_LOST"


class TradeStatus(StrEnum):
    """What a provider says about one leg when asked."""

    ABSENT = "ABSENT"
    """The provider does not know the number: the create call never arrived, or not yet."""
    NOT_PAID = "NOT_PAID"
    PAYING = "PAYING"
    """The payer is typing the password: neither paid nor closed."""
    PAID = "PAID"
    REFUNDED = "REFUNDED"
    """Was paid; part or all of it has been given back since."""
    CLOSED = "CLOSED"
    FAILED = "FAILED"
    """The provider refused the payer's money; the order can still be closed."""


PAID_STATUSES = frozenset({TradeStatus.PAID, TradeStatus.REFUNDED})


class CloseOutcome(StrEnum):
    """What became of a request to close. Only CLOSED (and ABSENT, see below) allow a release."""

    CLOSED = "CLOSED"
    ALREADY_PAID = "ALREADY_PAID"
    PAYING = "PAYING"
    """Accepted but not done (202 USERPAYING): release nothing, ask again later."""
    ABSENT = "ABSENT"
    """The provider never saw the order. A create call may still be under way, or the payer may still open what he was
    given: release only once `expires_at` and the provider's `settles_after` are over."""


class RefundStatus(StrEnum):
    PROCESSING = "PROCESSING"
    SUCCEEDED = "SUCCEEDED"
    CLOSED = "CLOSED"
    ABNORMAL = "ABNORMAL"
    ABSENT = "ABSENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeCredentials:
    """One payee account at one provider. Secrets never show in `repr`.

    `mchid` is the seller's number at the provider (Alipay: seller id, 2088…), `appid` the app it collects through.
    `base_url` has no trailing slash; `notify_url` is the public address of `/payments/notify/<provider>[/<token>]`.
    Keys are PEM text, or Base64 without the frame where the provider hands them out like that. Providers without keys
    (cash) need only `account_id`. The `second_…` fields are there while a key
    is changed: both are known then, and the first is preferred. WeChat without a `public_key`: its certificates are
    downloaded.
    """

    account_id: int
    mchid: str = ""
    appid: str = ""
    cert_serial: str = ""
    private_key: str = field(default="", repr=False)
    api_v3_key: str = field(default="", repr=False)
    public_key_id: str = ""
    public_key: str = field(default="", repr=False)
    second_cert_serial: str = ""
    second_private_key: str = field(default="", repr=False)
    second_public_key_id: str = ""
    second_public_key: str = field(default="", repr=False)
    base_url: str = ""
    notify_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLeg:
    """One seller's part. `mchid` empty means the account's own merchant number.

    `is_split`: its money may be given to others later and is frozen until then (payments/providers/splitting.py).
    """

    out_trade_no: str
    amount_minor: int
    description: str
    mchid: str = ""
    is_split: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAttempt:
    """One try. `number` is the attempt's own number, used on the wire only when there are several legs.

    `out_trade_no` and `number`: 6–32 characters of `[0-9A-Za-z_*-]`, unique per merchant number for ever.
    `return_url`: where a cashier that is told it brings the payer back to (PAGE, WAP, CHECKOUT); proves nothing.
    `provider_reference`: the provider's own id of the order, once `create` has given one (`CheckoutData.prepay_id`).
    """

    attempt_id: int
    number: str
    legs: tuple[ProviderLeg, ...]
    channel: Channel
    expires_at: datetime
    description: str
    currency: str = "CNY"
    payer_openid: str = ""
    payer_ip: str = ""
    return_url: str = ""
    provider_reference: str = ""

    @property
    def is_combined(self) -> bool:
        return len(self.legs) > 1

    @property
    def wire_number(self) -> str:
        """The number that the provider's order, its messages and `query`/`close` go by."""
        return self.number if self.is_combined else self.legs[0].out_trade_no

    @property
    def amount_minor(self) -> int:
        return sum(leg.amount_minor for leg in self.legs)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegOutcome:
    """One leg inside an event or a query answer; amounts and ids exactly as the provider states them."""

    out_trade_no: str
    status: TradeStatus
    amount_minor: int
    mchid: str
    transaction_id: str = ""
    succeeded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """One thing a provider says has happened; authentic, but not yet compared with what we asked for.

    `event_id` is unique per (provider, account), but one payment can come under two ids: a message's, and
    `query:<number>` from a query. `out_trade_no` is the attempt's `wire_number`; `amount_minor` the sum of the legs for
    payments and the refunded amount for refunds. `transaction_id` is empty for a combined payment (each leg has its
    own). `succeeded_at` is the provider's own success time (aware); it is the date that counts for late fees. `raw` is
    the decrypted content for the record; it holds the payer's openid, so it is personal data. A dispute is about the
    payment `transaction_id`, of which `amount_minor` is taken back; it has an id, a reason in the provider's word and
    a time until which an answer counts.
    """

    provider: str
    account_id: int
    event_id: str
    kind: EventKind
    out_trade_no: str
    amount_minor: int
    currency: str
    mchid: str
    appid: str = ""
    transaction_id: str = ""
    succeeded_at: datetime | None = None
    payer_openid: str = ""
    legs: tuple[LegOutcome, ...] = ()
    out_refund_no: str = ""
    refund_id: str = ""
    dispute_id: str = ""
    dispute_reason: str = ""
    answer_by: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderState:
    """Answer to a query of one attempt. `event` is there when the state is paid: hand it to `record_provider_event`."""

    status: TradeStatus
    out_trade_no: str
    legs: tuple[LegOutcome, ...] = ()
    event: ProviderEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutData:
    """What the payer's device needs next.

    JSAPI: `jsapi` holds the six parameters of `wx.requestPayment`. NATIVE: `code_url` goes into a QR code. H5: the
    browser goes to `h5_url`, valid for five minutes; `&redirect_url=` (escaped) brings the payer back. PAGE, WAP: the
    browser goes to `page_url`. QR: `code_url`. APP: `order_string` is handed to the provider's SDK as it is. CHECKOUT:
    `page_url`. INTENT: `order_string` is JSON of what Stripe's SDK takes, `clientSecret` and `publishableKey`.
    `prepay_id` is the provider's own id of the order where it has one.
    `cashier_url` is a page to pay by hand; only simulators have one. `?return_url=` brings the payer back. A provider
    that is paid at once (cash) gives `event`.
    """

    channel: Channel
    prepay_id: str = ""
    jsapi: Mapping[str, str] = field(default_factory=dict)
    code_url: str = ""
    h5_url: str = ""
    page_url: str = ""
    order_string: str = ""
    cashier_url: str = ""
    event: ProviderEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """Give back part or all of one paid leg. The same `out_refund_no` is the same refund, however often it is sent.

    `total_minor` is the leg's paid amount.
    """

    out_refund_no: str
    out_trade_no: str
    amount_minor: int
    total_minor: int
    reason: str
    transaction_id: str = ""
    currency: str = "CNY"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundState:
    status: RefundStatus
    out_refund_no: str
    refund_id: str = ""
    out_trade_no: str = ""
    amount_minor: int = 0
    accepted_at: datetime | None = None
    succeeded_at: datetime | None = None


class StatementSort(StrEnum):
    TRADE = "TRADE"
    """Payments and refunds, each with the provider's fee."""
    FUNDS = "FUNDS"
    """Every movement of the account's balance."""


class StatementLineKind(StrEnum):
    PAYMENT = "PAYMENT"
    REFUND = "REFUND"
    REVOKED = "REVOKED"
    INCOME = "INCOME"
    EXPENSE = "EXPENSE"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One line of a statement, amounts as the provider states them and never negative; who paid is left out.

    `fee_minor` is negative where the provider gives a fee back. `fee_rate` is a fraction (0.006 = 0.6 %), None where
    the line names none. `label` is the provider's own word for a movement, `reference` its number; `is_fee`: it is the
    provider's fee. A refund stands on the day on which it was accepted.
    """

    kind: StatementLineKind
    happened_at: datetime
    amount_minor: int
    out_trade_no: str = ""
    transaction_id: str = ""
    out_refund_no: str = ""
    refund_id: str = ""
    reference: str = ""
    label: str = ""
    state: str = ""
    fee_minor: int = 0
    fee_rate: Decimal | None = None
    is_fee: bool = False
    currency: str = "CNY"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFile:
    """A whole statement whose hash and totals were checked. `digest`: SHA-256 of its text, hexadecimal."""

    day: date
    sort: StatementSort
    digest: str
    lines: tuple[StatementLine, ...]


class ProviderError(Exception):
    """Something a provider said or did not say. `code` is stable; `detail` is for logs and holds no secret."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class ProviderUnavailable(ProviderError):
    """No answer, a broken answer or a 5xx: the outcome is unknown. Query before deciding anything."""


class ProviderRefused(ProviderError):
    """A definite no: this call changed nothing. `code` is the provider's own (`PARAM_ERROR`, `ORDERPAID`)."""


class StatementNotReady(ProviderError):
    """The provider has not made the statement of that day yet: ask again later."""


class MessageRejected(ProviderError):
    """A message that must change nothing."""


class MessageForged(MessageRejected):
    """Not signed by the provider's key, or signed by a key we do not know."""


class MessageTooOld(MessageRejected):
    """Authentic, but its timestamp is outside the window: a replay."""


class MessageUnreadable(MessageRejected):
    """Authentic, but not in the provider's documented form."""


class MessageWithoutNews(ProviderError):
    """Authentic, and about something that we do not act on: acknowledge it and keep nothing."""


@dataclass(frozen=True, slots=True)
class MessageAnswer:
    """What a provider wants to read after a message."""

    status: int
    body: str = ""
    content_type: str = "application/json"


class PaymentProvider(Protocol):
    """The one interface. Calls go over the network and are never made inside a transaction or under a lock.

    `channels`: what `create` knows. `settles_after`: how long after an attempt's `expires_at` an order that the
    provider does not know may still turn up, paid. `taken`: the answer that makes the provider stop repeating a
    message.
    Raises of create, query, close, refund, query_refund: ProviderUnavailable, ProviderRefused.
    """

    name: str
    channels: frozenset[Channel]
    settles_after: timedelta
    taken: MessageAnswer

    def create(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CheckoutData:
        """Open the order at the provider. Repeating the same attempt gives a valid checkout for the same order."""

    def query(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> ProviderState:
        """Ask what became of the attempt."""

    def close(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CloseOutcome:
        """Make the order unpayable, if it still can be."""

    def refund(self, *, request: RefundRequest, credentials: PayeeCredentials, now: datetime) -> RefundState:
        """Ask for money to go back; PROCESSING means accepted only."""

    def query_refund(
        self,
        *,
        out_refund_no: str,
        out_trade_no: str,
        credentials: PayeeCredentials,
        now: datetime,
        transaction_id: str = "",
    ) -> RefundState:
        """Ask what became of a refund; `out_trade_no` is the number of the leg that it gives back, `transaction_id` the
        provider's own of its payment."""

    def download_statement(
        self, *, day: date, sort: StatementSort, credentials: PayeeCredentials, now: datetime
    ) -> StatementFile | None:
        """The provider's statement of one day (China's calendar); None for a day without business.

        Raises: StatementNotReady, and as above; NO_STATEMENTS where the provider makes none.
        """

    def parse_message(
        self, *, headers: Mapping[str, str], body: bytes, credentials: PayeeCredentials, now: datetime
    ) -> ProviderEvent:
        """Authenticate and read one message. `headers` may be plain HTTP headers or Django's `request.META`.

        Raises: MessageForged, MessageTooOld, MessageUnreadable, MessageWithoutNews.
        """

    def not_taken(self, *, status: int, outcome: str) -> MessageAnswer:
        """The answer to a message that was refused: `outcome` is our word for why."""
