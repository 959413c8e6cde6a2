"""Alipay's royalties (分账) behind `SplittingProvider`.

Source: opendocs.alipay.com: alipay.trade.royalty.relation.bind, alipay.trade.order.settle (synchronous), its query, and
alipay.trade.refund with royalties to return and nothing to refund. A synchronous settle is done within its call, for
all of its receivers or for none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from payments.providers.alipay import wire
from payments.providers.alipay.client import client_for
from payments.providers.contracts import PayeeCredentials, ProviderRefused, ProviderUnavailable
from payments.providers.splitting import (
    Receiver,
    ReturnRequest,
    ReturnState,
    ReturnStatus,
    ShareState,
    ShareStatus,
    SplitLimits,
    SplitRequest,
    SplitState,
    SplitStatus,
    UnfreezeRequest,
)
from payments.providers.transport import TIMEOUT

ABSENT_ENDING = "NOT_EXIST"
# Whoever is to give something back has nothing in his account: the same number may be sent again.
NO_MONEY_ENDING = "BALANCE_NOT_ENOUGH"
ACCOUNT_TYPE = "userId"
ROYALTY = "transfer"
LONGEST_DESCRIPTION = 128
DETAIL_STATES = {
    "SUCCESS": ShareStatus.SUCCEEDED,
    "FAIL": ShareStatus.FAILED,
    "PROCESSING": ShareStatus.PENDING,
}


class AlipaySplitting:
    name = wire.NAME
    limits = SplitLimits(
        earliest=timedelta(),
        most_receivers=5,
        # Alipay names no number for one payment; ours keeps a mistake from running on.
        most_requests=50,
        highest_ratio=30,
        freeze=timedelta(days=30),
        # As long as the payment can be refunded: it is the same call.
        returns_within=timedelta(days=365),
        is_all_or_nothing=True,
    )

    def __init__(self, *, timeout: tuple[float, float] = TIMEOUT) -> None:
        """`timeout`: seconds to connect, seconds to wait for an answer."""
        self._timeout = timeout

    def add_receiver(self, *, receiver: Receiver, credentials: PayeeCredentials, now: datetime) -> None:
        entry = {"type": ACCOUNT_TYPE, "account": receiver.account, "memo": receiver.relation.value.lower()}
        if receiver.name:
            entry["name"] = receiver.name
        # One number for one receiver, so that an unknown answer can be asked for again.
        number = hashlib.sha256(f"{credentials.mchid}/{receiver.account}".encode()).hexdigest()[:32]
        answer = self._call(
            "AlipayTradeRoyaltyRelationBind", credentials, {"receiver_list": [entry], "out_request_no": number}
        )
        if answer.get("result_code") != "SUCCESS":
            raise ProviderRefused("RELATION_NOT_BOUND")

    def split(self, *, request: SplitRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        self._settle(
            number=request.out_order_no,
            transaction_id=request.transaction_id,
            royalties=[
                {
                    "royalty_type": ROYALTY,
                    "trans_in_type": ACCOUNT_TYPE,
                    "trans_in": share.account,
                    "amount": wire.yuan(share.amount_minor),
                    "desc": share.description[:LONGEST_DESCRIPTION],
                }
                for share in request.shares
            ],
            finishes=request.unfreezes_rest,
            credentials=credentials,
        )
        return SplitState(
            status=SplitStatus.FINISHED,
            out_order_no=request.out_order_no,
            order_id=request.out_order_no,
            shares=tuple(
                ShareState(
                    account=share.account,
                    amount_minor=share.amount_minor,
                    status=ShareStatus.SUCCEEDED,
                    finished_at=now,
                )
                for share in request.shares
            ),
        )

    def query_split(self, *, request: SplitRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        details = self._details(request.out_order_no, request.transaction_id, credentials)
        if details is None:
            return SplitState(status=SplitStatus.ABSENT, out_order_no=request.out_order_no)
        shares = tuple(_share(detail, party="trans_in", now=now) for detail in details)
        is_open = any(share.status is ShareStatus.PENDING for share in shares)
        return SplitState(
            status=SplitStatus.PROCESSING if is_open else SplitStatus.FINISHED,
            out_order_no=request.out_order_no,
            order_id=request.out_order_no,
            shares=shares,
        )

    def return_split(self, *, request: ReturnRequest, credentials: PayeeCredentials, now: datetime) -> ReturnState:
        """A refund of nothing that brings a royalty back; done within the call, unless the receiver has no money."""
        biz = {
            "trade_no": request.transaction_id,
            "out_request_no": request.out_return_no,
            "refund_amount": wire.yuan(0),
            "refund_royalty_parameters": [
                {
                    "royalty_type": ROYALTY,
                    "trans_out_type": ACCOUNT_TYPE,
                    "trans_out": request.account,
                    "amount": wire.yuan(request.amount_minor),
                    "desc": request.description[:LONGEST_DESCRIPTION],
                }
            ],
        }
        try:
            self._call("AlipayTradeRefund", credentials, biz)
        except ProviderRefused as refusal:
            if refusal.code.endswith(NO_MONEY_ENDING):
                return ReturnState(status=ReturnStatus.PROCESSING, out_return_no=request.out_return_no)
            raise
        # Only the query says whether it moved, in this call or in an earlier one.
        return self.query_return(request=request, credentials=credentials, now=now)

    def query_return(self, *, request: ReturnRequest, credentials: PayeeCredentials, now: datetime) -> ReturnState:
        details = self._details(request.out_return_no, request.transaction_id, credentials)
        if not details:
            return ReturnState(status=ReturnStatus.ABSENT, out_return_no=request.out_return_no)
        share = _share(details[0], party="trans_out", now=now)
        if share.account != request.account or share.amount_minor != request.amount_minor:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another return")
        statuses = {
            ShareStatus.SUCCEEDED: ReturnStatus.SUCCEEDED,
            ShareStatus.FAILED: ReturnStatus.FAILED,
            ShareStatus.PENDING: ReturnStatus.PROCESSING,
        }
        return ReturnState(
            status=statuses[share.status],
            out_return_no=request.out_return_no,
            return_id=share.detail_id,
            amount_minor=share.amount_minor,
            reason=share.reason,
            finished_at=share.finished_at,
        )

    def unfreeze(self, *, request: UnfreezeRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        self._settle(
            number=request.out_order_no,
            transaction_id=request.transaction_id,
            royalties=[],
            finishes=True,
            credentials=credentials,
        )
        return SplitState(status=SplitStatus.FINISHED, out_order_no=request.out_order_no, order_id=request.out_order_no)

    def _settle(
        self,
        *,
        number: str,
        transaction_id: str,
        royalties: list[dict[str, str]],
        finishes: bool,
        credentials: PayeeCredentials,
    ) -> None:
        biz: dict[str, Any] = {"out_request_no": number, "trade_no": transaction_id}
        if royalties:
            biz["royalty_parameters"] = royalties
        if finishes:
            biz["extend_params"] = {"royalty_finish": "true"}
        answer = self._call("AlipayTradeOrderSettle", credentials, biz)
        if answer.get("trade_no", transaction_id) != transaction_id:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another payment")

    def _details(
        self, number: str, transaction_id: str, credentials: PayeeCredentials
    ) -> list[Mapping[str, Any]] | None:
        """The movements under a number; None where Alipay knows none."""
        try:
            answer = self._call(
                "AlipayTradeOrderSettleQuery", credentials, {"out_request_no": number, "trade_no": transaction_id}
            )
        except ProviderRefused as refusal:
            if refusal.code.endswith(ABSENT_ENDING):
                return None
            raise
        if answer.get("out_request_no") != number:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another split")
        found = answer.get("royalty_detail_list", [])
        if not isinstance(found, list) or not all(isinstance(detail, dict) for detail in found):
            raise ProviderUnavailable("BROKEN_ANSWER", "royalty_detail_list is not a list")
        return found

    def _call(self, name: str, credentials: PayeeCredentials, biz: Mapping[str, Any]) -> dict[str, Any]:
        return client_for(credentials, self._timeout).call(name, biz=biz)


def _share(detail: Mapping[str, Any], *, party: str, now: datetime) -> ShareState:
    """One movement; `party` names the field of whoever it is about."""
    try:
        state = wire.text(detail, "state")
        if state not in DETAIL_STATES:
            raise wire.Malformed("state is unknown")
        return ShareState(
            account=wire.text(detail, party),
            amount_minor=wire.fen(detail, "amount"),
            status=DETAIL_STATES[state],
            detail_id=wire.text(detail, "detail_id", required=False),
            reason=wire.text(detail, "error_code", required=False),
            finished_at=wire.moment(detail, "execute_dt", required=False) or now,
        )
    except wire.Malformed as error:
        raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
