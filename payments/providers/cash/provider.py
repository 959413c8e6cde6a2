"""Cash behind `PaymentProvider`: the cashier who records it is the proof."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from payments.providers.contracts import (
    Channel,
    CheckoutData,
    CloseOutcome,
    EventKind,
    LegOutcome,
    MessageAnswer,
    MessageForged,
    PayeeCredentials,
    ProviderAttempt,
    ProviderEvent,
    ProviderRefused,
    ProviderState,
    RefundRequest,
    RefundState,
    RefundStatus,
    StatementFile,
    StatementSort,
    TradeStatus,
)

NAME = "cash"


class CashProvider:
    """Nothing outside keeps a state: what is recorded has been paid, and what is not recorded nobody can ask about."""

    name = NAME
    channels = frozenset({Channel.DESK})
    settles_after = timedelta()
    taken = MessageAnswer(204)

    def create(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CheckoutData:
        """Paid at once; the event's id is the attempt's number, so repeating it is the same event."""
        if attempt.channel is not Channel.DESK:
            raise ProviderRefused("CHANNEL_NOT_SUPPORTED", attempt.channel)
        legs = tuple(
            LegOutcome(
                out_trade_no=leg.out_trade_no,
                status=TradeStatus.PAID,
                amount_minor=leg.amount_minor,
                mchid=leg.mchid or credentials.mchid,
                transaction_id=leg.out_trade_no,
                succeeded_at=now,
            )
            for leg in attempt.legs
        )
        event = ProviderEvent(
            provider=self.name,
            account_id=credentials.account_id,
            event_id=attempt.number,
            kind=EventKind.PAID,
            out_trade_no=attempt.wire_number,
            amount_minor=attempt.amount_minor,
            currency=attempt.currency,
            mchid=credentials.mchid,
            appid=credentials.appid,
            transaction_id="" if attempt.is_combined else legs[0].transaction_id,
            succeeded_at=now,
            legs=legs,
        )
        return CheckoutData(channel=attempt.channel, event=event)

    def query(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> ProviderState:
        """Nobody to ask: an attempt whose recording was cut off was never paid as far as anyone can show."""
        return ProviderState(status=TradeStatus.ABSENT, out_trade_no=attempt.wire_number)

    def close(self, *, attempt: ProviderAttempt, credentials: PayeeCredentials, now: datetime) -> CloseOutcome:
        return CloseOutcome.CLOSED

    def refund(self, *, request: RefundRequest, credentials: PayeeCredentials, now: datetime) -> RefundState:
        """The cashier hands the money back before recording it."""
        return RefundState(
            status=RefundStatus.SUCCEEDED,
            out_refund_no=request.out_refund_no,
            refund_id=request.out_refund_no,
            out_trade_no=request.out_trade_no,
            amount_minor=request.amount_minor,
            succeeded_at=now,
        )

    def query_refund(
        self,
        *,
        out_refund_no: str,
        out_trade_no: str,
        credentials: PayeeCredentials,
        now: datetime,
        transaction_id: str = "",
    ) -> RefundState:
        return RefundState(status=RefundStatus.ABSENT, out_refund_no=out_refund_no)

    def download_statement(
        self, *, day: date, sort: StatementSort, credentials: PayeeCredentials, now: datetime
    ) -> StatementFile | None:
        """The desk's own books are the statement."""
        raise ProviderRefused("NO_STATEMENTS", self.name)

    def parse_message(
        self, *, headers: Mapping[str, str], body: bytes, credentials: PayeeCredentials, now: datetime
    ) -> ProviderEvent:
        """Cash sends no messages, so whatever claims to be one is forged."""
        raise MessageForged("NO_SUCH_SENDER")

    def not_taken(self, *, status: int, outcome: str) -> MessageAnswer:
        return MessageAnswer(status)
