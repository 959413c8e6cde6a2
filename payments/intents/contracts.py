"""Words of intents that cross their boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from backend.kernel.choices import Choice
from backend.kernel.money import CNY, Money, total

# The one word of providers that callers of payments say themselves; re-exported, as providers stay inside payments.
from payments.providers.contracts import Channel as Channel


class PayeeMode(Choice):
    """Under whose contract the seller collects."""

    DIRECT = "DIRECT"  # its own merchant number
    PARTNER = "PARTNER"  # sub-merchant of a service provider (特约商户)
    PLATFORM = "PLATFORM"  # sub-merchant of a licensed platform product (平台收付通)


class PayeeState(Choice):
    ONBOARDING = "ONBOARDING"
    ACTIVE = "ACTIVE"
    RESTRICTED = "RESTRICTED"
    CLOSED = "CLOSED"


class IntentState(Choice):
    OPEN = "OPEN"
    CLOSING = "CLOSING"  # a cancellation or timeout is at the provider; nothing is released before it answers
    CAPTURED = "CAPTURED"  # every leg
    PART_CAPTURED = "PART_CAPTURED"  # some legs; nothing more will come
    RELEASED = "RELEASED"  # nothing came, or nothing could be kept


class LegState(Choice):
    OPEN = "OPEN"
    CAPTURED = "CAPTURED"
    RELEASED = "RELEASED"
    RETURNED = "RETURNED"  # paid, but no line could take its money


class LineState(Choice):
    OPEN = "OPEN"
    CAPTURED = "CAPTURED"
    RELEASED = "RELEASED"
    REFUSED = "REFUSED"  # its money arrived and could not be taken


class AttemptState(Choice):
    CREATING = "CREATING"  # written before the provider is called
    OPEN = "OPEN"
    UNKNOWN = "UNKNOWN"  # the provider's answer to the create call never came
    SUPERSEDED = "SUPERSEDED"  # another attempt took its place; what the payer was given may still be opened and paid
    SUCCEEDED = "SUCCEEDED"
    CLOSED = "CLOSED"
    FAILED = "FAILED"  # the provider said no


class AttemptLegState(Choice):
    OPEN = "OPEN"
    SUCCEEDED = "SUCCEEDED"
    EXTRA = "EXTRA"  # paid, but the leg did not want it any more: goes back
    CLOSED = "CLOSED"


class MessageOrigin(Choice):
    NOTIFY = "NOTIFY"
    QUERY = "QUERY"


class MessageState(Choice):
    PENDING = "PENDING"
    PROCESSED = "PROCESSED"
    PARKED = "PARKED"  # became an exception case; nothing booked


class CaseKind(Choice):
    """Why money, or a message about money, could not go where it was meant to."""

    LATE = "LATE"  # arrived after the release
    DOUBLE = "DOUBLE"  # a second success of one leg
    REFUSED = "REFUSED"  # in time, but the purpose could not take it
    UNKNOWN = "UNKNOWN"  # an authentic message about a number we never gave out
    MISMATCHED = "MISMATCHED"  # amount, currency, merchant or app differ from what we asked for
    DISPUTE = "DISPUTE"  # the payer's bank takes a payment back (chargeback)
    REFUND_LOST = "REFUND_LOST"  # a refund that had been done came back from the payer's bank


class CaseState(Choice):
    OPEN = "OPEN"
    REFUNDING = "REFUNDING"
    RESOLVED = "RESOLVED"


class FoundOut(Choice):
    """What the system itself found out about a case; kept where a person would write his conclusion."""

    REFUNDED = "REFUNDED"
    CONFIRMED = "CONFIRMED"
    DISPUTE_WON = "DISPUTE_WON"


# (Chinese, English)
FOUND_OUT_WORDS: dict[str, tuple[str, str]] = {
    FoundOut.REFUNDED: ("已原路退回付款人。", "Refunded to the payer."),
    FoundOut.CONFIRMED: ("渠道确认，付款与我们要求的一致。", "The provider confirmed the payment as asked for."),
    FoundOut.DISPUTE_WON: ("争议已胜诉，款项留下。", "The dispute was won, the money stays."),
}


class RefundStage(Choice):
    REQUESTED = "REQUESTED"
    PROCESSING = "PROCESSING"
    SUCCEEDED = "SUCCEEDED"
    CLOSED = "CLOSED"  # did not happen; a new number may try again
    ABNORMAL = "ABNORMAL"  # the payer's card cannot take it; a person decides
    REFUSED = "REFUSED"  # the provider said no


class RefundWay(Choice):
    """How money goes back to whom it came from."""

    PROVIDER = "PROVIDER"  # the way it came (原路)
    CASH = "CASH"  # out of the till that took it
    TRANSFER = "TRANSFER"  # from the company's bank account: where the provider gives nothing back any more


@dataclass(frozen=True, slots=True)
class LineRequest:
    """Part of a leg: `amount` of at least one fen for `reference`, an id that the purpose's module knows."""

    purpose: str
    reference: int
    amount: Money


@dataclass(frozen=True, slots=True)
class LegRequest:
    """The part of one seller. A leg of nothing is left out by the caller: it needs no payment."""

    payee_account_id: int
    community_id: int
    lines: tuple[LineRequest, ...]

    @property
    def amount(self) -> Money:
        return total(
            (line.amount for line in self.lines), currency=self.lines[0].amount.currency if self.lines else CNY
        )


@dataclass(frozen=True, slots=True)
class OpenedIntent:
    intent_id: int
    amount: Money
    expires_at: datetime
    leg_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Checkout:
    """What the payer's device needs next.

    `jsapi`: the six parameters of `wx.requestPayment`; `code_url`: the text of a QR code; `h5_url`: where the phone's
    browser goes; `page_url`: where any browser goes (Alipay, Stripe); `order_string`: what the provider's SDK is given;
    `cashier_url`: a page to pay by hand, given by simulators only.
    `position` of `groups`: "payment 1 of 2" where one attempt cannot carry all legs.
    """

    intent_id: int
    attempt_id: int
    provider: str
    channel: str
    amount: Money
    expires_at: datetime
    jsapi: Mapping[str, str] = field(default_factory=dict)
    prepay_id: str = ""
    code_url: str = ""
    h5_url: str = ""
    page_url: str = ""
    order_string: str = ""
    cashier_url: str = ""
    position: int = 1
    groups: int = 1


@dataclass(frozen=True, slots=True)
class WayToPay:
    """A provider at which a company collects online, and how a payer may reach its cashier."""

    provider: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaymentStatus:
    """How an intent stands, for the screen that waits.

    `paid`: captured lines only; `refunding`: what could not be kept and goes back; `refunded`: what of the paid lines
    was given back later, or is about to be.
    """

    intent_id: int
    state: IntentState
    amount: Money
    paid: Money
    refunding: Money
    refunded: Money
    provider: str
    succeeded_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentCaptured:
    """Event: a leg's money has arrived and was taken."""

    company_id: int
    intent_id: int
    leg_id: int
    payer_account_id: int | None
    provider: str
    amount: Money
    succeeded_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """Event: an intent ended with legs that nobody paid. `reason`: EXPIRED or CANCELLED."""

    company_id: int
    intent_id: int
    payer_account_id: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentParked:
    """Event: an exception case was opened for staff."""

    company_id: int
    case_id: int
    kind: CaseKind
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentRefunded:
    """Event: money has gone back to the payer. `order_id`: the refund order, where it was asked for; None for money
    that could not be kept.
    """

    company_id: int
    refund_id: int
    intent_id: int
    payer_account_id: int | None
    amount: Money
    order_id: int | None = None
    way: RefundWay = RefundWay.PROVIDER
