"""Stripe's transfers to connected accounts behind `SplittingProvider`.

Source: docs.stripe.com/connect/separate-charges-and-transfers. A share is a transfer out of the charge that pays for it
(`source_transaction`), all of one split under its number as `transfer_group`; a return is a reversal, out of the
receiver's balance. What was done is looked up before it is asked for, as idempotency keys are forgotten after a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from payments.providers.contracts import PayeeCredentials, ProviderRefused, ProviderUnavailable
from payments.providers.splitting import (
    Receiver,
    ReceiverKind,
    ReturnRequest,
    ReturnState,
    ReturnStatus,
    ShareRequest,
    ShareState,
    ShareStatus,
    SplitLimits,
    SplitRequest,
    SplitState,
    SplitStatus,
    UnfreezeRequest,
)
from payments.providers.stripe import wire
from payments.providers.stripe.client import Client, client_for
from payments.providers.transport import TIMEOUT

RETURN_NUMBER = "out_return_no"
NO_MONEY = frozenset({"balance_insufficient", "insufficient_funds"})
# Nothing is frozen and nothing runs out there; a date has to be named all the same.
NEVER = timedelta(days=3650)


class StripeSplitting:
    name = wire.NAME
    limits = SplitLimits(
        earliest=timedelta(),
        # Stripe names no number; ours keeps a mistake from running on.
        most_receivers=50,
        most_requests=50,
        highest_ratio=100,
        freeze=NEVER,
        returns_within=NEVER,
        is_all_or_nothing=False,
    )

    def __init__(self, *, timeout: tuple[float, float] = TIMEOUT) -> None:
        """`timeout`: seconds to connect, seconds to wait for an answer."""
        self._timeout = timeout

    def add_receiver(self, *, receiver: Receiver, credentials: PayeeCredentials, now: datetime) -> None:
        """Receivers are not added but connect their account to ours; looked at is whether it takes transfers."""
        _require_merchant(receiver.kind)
        account = client_for(credentials, self._timeout).get(f"/v1/accounts/{receiver.account}")
        capabilities = account.get("capabilities")
        if not isinstance(capabilities, dict) or capabilities.get("transfers") != "active":
            raise ProviderRefused("TRANSFERS_NOT_ACTIVE")

    def split(self, *, request: SplitRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        """One transfer per share; one that is refused fails alone. Sent again, it makes what is missing."""
        for share in request.shares:
            _require_merchant(share.kind)
        client = client_for(credentials, self._timeout)
        known = _transfers(client, request.out_order_no)
        charge, currency = _charge_of(client, request.transaction_id)
        shares = []
        for share in request.shares:
            done = known.get(share.account)
            if done is None:
                try:
                    done = client.post(
                        "/v1/transfers",
                        idempotency_key=f"{request.out_order_no}-{share.account}",
                        amount=share.amount_minor,
                        currency=currency,
                        destination=share.account,
                        source_transaction=charge,
                        transfer_group=request.out_order_no,
                        description=share.description[: wire.LONGEST_TEXT],
                        metadata={wire.NUMBER: request.out_trade_no},
                    )
                except ProviderRefused as refusal:
                    shares.append(
                        ShareState(
                            account=share.account,
                            amount_minor=share.amount_minor,
                            status=ShareStatus.FAILED,
                            reason=refusal.code,
                            finished_at=now,
                        )
                    )
                    continue
            shares.append(_share(done, share))
        return _finished(request.out_order_no, shares)

    def query_split(self, *, request: SplitRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        """ABSENT also where only some of the transfers were made: the same split is sent again then."""
        known = _transfers(client_for(credentials, self._timeout), request.out_order_no)
        if any(share.account not in known for share in request.shares):
            return SplitState(status=SplitStatus.ABSENT, out_order_no=request.out_order_no)
        return _finished(request.out_order_no, [_share(known[share.account], share) for share in request.shares])

    def return_split(self, *, request: ReturnRequest, credentials: PayeeCredentials, now: datetime) -> ReturnState:
        """PROCESSING where the receiver has no money now: the same number may be sent again."""
        client = client_for(credentials, self._timeout)
        transfer = _transfers(client, request.out_order_no).get(request.account)
        if transfer is None:
            raise ProviderRefused("NO_SUCH_SHARE")
        path = _reversals_of(transfer)
        found = _reversal(client, path, request.out_return_no)
        if found is None:
            try:
                found = client.post(
                    path,
                    idempotency_key=request.out_return_no,
                    amount=request.amount_minor,
                    metadata={RETURN_NUMBER: request.out_return_no, wire.NUMBER: request.out_trade_no},
                )
            except ProviderRefused as refusal:
                if refusal.code not in NO_MONEY:
                    raise
                return ReturnState(status=ReturnStatus.PROCESSING, out_return_no=request.out_return_no)
        return _returned(found, request)

    def query_return(self, *, request: ReturnRequest, credentials: PayeeCredentials, now: datetime) -> ReturnState:
        client = client_for(credentials, self._timeout)
        transfer = _transfers(client, request.out_order_no).get(request.account)
        found = None if transfer is None else _reversal(client, _reversals_of(transfer), request.out_return_no)
        if found is None:
            return ReturnState(status=ReturnStatus.ABSENT, out_return_no=request.out_return_no)
        return _returned(found, request)

    def unfreeze(self, *, request: UnfreezeRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        """Nothing is frozen: what was not transferred is the seller's as it is."""
        return _finished(request.out_order_no, [])


def _require_merchant(kind: ReceiverKind) -> None:
    if kind is not ReceiverKind.MERCHANT:
        raise ProviderRefused("PERSONS_NOT_SUPPORTED", "transfers go to connected accounts")


def _transfers(client: Client, number: str) -> dict[str, Mapping[str, Any]]:
    """dict account -> its transfer in the split."""
    rows = client.each("/v1/transfers", transfer_group=number)
    return {wire.reference(row, "destination"): row for row in rows}


def _charge_of(client: Client, intent_id: str) -> tuple[str, str]:
    """(charge, its currency) of a paid PaymentIntent."""
    intent = client.get(f"/v1/payment_intents/{intent_id}")
    charge = wire.reference(intent, "latest_charge")
    if not charge:
        raise ProviderRefused("NOT_PAID")
    try:
        return charge, wire.text(intent, "currency")
    except wire.Malformed as error:
        raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error


def _share(transfer: Mapping[str, Any], asked: ShareRequest) -> ShareState:
    try:
        state = ShareState(
            account=wire.reference(transfer, "destination"),
            amount_minor=wire.minor(transfer, "amount"),
            status=ShareStatus.SUCCEEDED,
            detail_id=wire.text(transfer, "id"),
            finished_at=wire.moment(transfer, "created"),
        )
    except wire.Malformed as error:
        raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
    if (state.account, state.amount_minor) != (asked.account, asked.amount_minor):
        raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another share")
    return state


def _finished(number: str, shares: list[ShareState]) -> SplitState:
    return SplitState(status=SplitStatus.FINISHED, out_order_no=number, order_id=number, shares=tuple(shares))


def _reversals_of(transfer: Mapping[str, Any]) -> str:
    return f"/v1/transfers/{transfer.get('id', '')}/reversals"


def _reversal(client: Client, path: str, number: str) -> Mapping[str, Any] | None:
    return next((row for row in client.each(path) if wire.marked(row, RETURN_NUMBER) == number), None)


def _returned(reversal: Mapping[str, Any], request: ReturnRequest) -> ReturnState:
    try:
        state = ReturnState(
            status=ReturnStatus.SUCCEEDED,
            out_return_no=request.out_return_no,
            return_id=wire.text(reversal, "id"),
            amount_minor=wire.minor(reversal, "amount"),
            finished_at=wire.moment(reversal, "created"),
        )
    except wire.Malformed as error:
        raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
    if state.amount_minor != request.amount_minor:
        raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another return")
    return state
