"""Words of splits that cross their boundary."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from backend.kernel.choices import Choice
from backend.kernel.money import Money

# Words of providers that callers of splits say themselves; re-exported, as providers stay inside payments.
from payments.providers.splitting import ReceiverKind as ReceiverKind
from payments.providers.splitting import Relation as Relation


class FreezeState(Choice):
    FROZEN = "FROZEN"
    UNFREEZING = "UNFREEZING"  # asked for; nothing more can be split
    UNFROZEN = "UNFROZEN"
    EXPIRED = "EXPIRED"  # the provider unfroze it by itself


class SplitStage(Choice):
    REQUESTED = "REQUESTED"  # waits for its time, or for an answer: the provider may know it or not
    PROCESSING = "PROCESSING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"  # at least one share did not arrive
    REFUSED = "REFUSED"  # the provider said no; nothing moved
    CANCELLED = "CANCELLED"  # never sent: a refund needs the money


class ShareState(Choice):
    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


class ReturnStage(Choice):
    REQUESTED = "REQUESTED"
    PROCESSING = "PROCESSING"  # accepted; may wait for money in the receiver's account
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"  # over under this number
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareWish:
    """What one receiver shall get. The receiver is an account of the company's own books (`payee_account_id`), or one
    at the provider alone (`account`: merchant number, a person's openid or user id).

    `rule`: where it comes from, in the asker's words (`commission:17`). `name`: the full name, which WeChat wants of a
    receiver that it does not know yet.
    """

    kind: ReceiverKind
    amount: Money
    rule: str
    description: str
    account: str = ""
    payee_account_id: int | None = None
    relation: Relation = Relation.PARTNER
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SplitEnded:
    """Event: a split has ended. `is_unresolved`: something of it did not arrive, and only a person can help."""

    company_id: int
    split_id: int
    attempt_leg_id: int
    reference: str
    stage: SplitStage
    is_unresolved: bool


@dataclass(frozen=True, slots=True)
class SplitFreezeEnding:
    """Event: the provider will soon let the seller have what was not split of a payment. `left` is what is frozen."""

    company_id: int
    attempt_leg_id: int
    left: Money
    frozen_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeTold:
    """What is frozen of an account's payments. `soon`: the part that its provider unfreezes within five days.

    `unresolved`: splits of which something did not arrive, and only a person can help.
    """

    frozen: Money
    soon: Money
    unresolved: int
