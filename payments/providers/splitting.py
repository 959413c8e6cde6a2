"""What a provider takes and gives when a paid leg's money is split (分账): plain frozen data, no Django, no network.

Words: the *seller* collected the leg; a *share* is what one receiver gets of it. A leg can be split only if it was
created with `ProviderLeg.is_split`; its money is *frozen* at the seller until it is split, unfrozen, or the provider
unfreezes it by itself. A share that is to be refunded to the payer is *returned* to the seller first. All money is in
minor units (fen). Only the provider moves it: nothing passes through an account of ours.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from payments.providers.contracts import PayeeCredentials


class ReceiverKind(StrEnum):
    MERCHANT = "MERCHANT"
    """Another seller, by its number at the provider."""
    PERSON = "PERSON"
    """A person, by the openid in the seller's app or the user id at Alipay. Gives nothing back."""


class Relation(StrEnum):
    """What the receiver is to the seller, as providers want to know."""

    HEADQUARTERS = "HEADQUARTERS"
    PARTNER = "PARTNER"
    SUPPLIER = "SUPPLIER"
    STAFF = "STAFF"
    DISTRIBUTOR = "DISTRIBUTOR"


class ShareStatus(StrEnum):
    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    """Did not arrive and will not under this number: it is the seller's again."""


class SplitStatus(StrEnum):
    PROCESSING = "PROCESSING"
    FINISHED = "FINISHED"
    """Every share has an end of its own, good or bad."""
    ABSENT = "ABSENT"
    """The provider does not know the number: it was never asked, or the call never arrived."""


class ReturnStatus(StrEnum):
    PROCESSING = "PROCESSING"
    """Accepted only: it may wait for money in the receiver's account, under the same number."""
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    """Over for good under this number; a new one may try again."""
    ABSENT = "ABSENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who may be given shares. `name` is the firm's or person's full name: personal data, sealed on the wire."""

    kind: ReceiverKind
    account: str
    relation: Relation = Relation.PARTNER
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRequest:
    kind: ReceiverKind
    account: str
    amount_minor: int
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRequest:
    """Give shares of one paid leg. The same `out_order_no` is the same split, however often it is sent.

    `out_trade_no` and `transaction_id` name the leg. `unfreezes_rest`: what is left is the seller's at once, and the
    leg can be split no more.
    """

    out_order_no: str
    out_trade_no: str
    transaction_id: str
    shares: tuple[ShareRequest, ...]
    unfreezes_rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfreezeRequest:
    """Let the seller have what is left of a leg. Its `out_order_no` is of the same series as those of splits."""

    out_order_no: str
    out_trade_no: str
    transaction_id: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareState:
    """One share as the provider states it. `reason` is the provider's own word for why it failed."""

    account: str
    amount_minor: int
    status: ShareStatus
    detail_id: str = ""
    reason: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitState:
    """`order_id` is the provider's own number of the split. What goes to the seller itself is no share."""

    status: SplitStatus
    out_order_no: str
    order_id: str = ""
    shares: tuple[ShareState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRequest:
    """Have a merchant give back part or all of its share to the seller. The same `out_return_no` is the same return.

    `out_order_no` is the split that the share came by; `account` the merchant's number.
    """

    out_return_no: str
    out_order_no: str
    out_trade_no: str
    transaction_id: str
    account: str
    amount_minor: int
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnState:
    status: ReturnStatus
    out_return_no: str
    return_id: str = ""
    amount_minor: int = 0
    reason: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitLimits:
    """What a provider allows where the payee account's contract says nothing else.

    `earliest` after the payment; `most_receivers` of one request, `most_requests` of one leg; `highest_ratio` of the
    leg in per cent, all receivers together; `freeze` until it unfreezes by itself; `returns_within` of the split.
    `is_all_or_nothing`: one share that fails takes all of its request with it.
    """

    earliest: timedelta
    most_receivers: int
    most_requests: int
    highest_ratio: int
    freeze: timedelta
    returns_within: timedelta
    is_all_or_nothing: bool


class SplittingProvider(Protocol):
    """The second interface, of the providers that can split. As with the first, never under a lock.

    Raises of every call: ProviderUnavailable (nobody knows: ask, or send the same again), ProviderRefused (a definite
    no that changed nothing).
    """

    name: str
    limits: SplitLimits

    def add_receiver(self, *, receiver: Receiver, credentials: PayeeCredentials, now: datetime) -> None:
        """Let a receiver be given shares of this seller. Done before is done."""

    def split(self, *, request: SplitRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        """Ask for shares; PROCESSING means accepted only."""

    def query_split(self, *, request: SplitRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        """What became of a split, or of an unfreezing (a request without shares)."""

    def return_split(self, *, request: ReturnRequest, credentials: PayeeCredentials, now: datetime) -> ReturnState:
        """Ask for a share to come back; PROCESSING means accepted only."""

    def query_return(self, *, request: ReturnRequest, credentials: PayeeCredentials, now: datetime) -> ReturnState:
        """What became of a return."""

    def unfreeze(self, *, request: UnfreezeRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        """Let the seller have the rest; the leg can be split no more."""
