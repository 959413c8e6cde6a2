"""WeChat Pay's profit sharing (分账) behind `SplittingProvider`.

Source: pay.weixin.qq.com, API v3, profit sharing: orders, return-orders, unfreeze, receivers; field names are theirs. A
split is worked on after it was accepted, share by share: one may fail while the others arrive.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from payments.providers.contracts import PayeeCredentials, ProviderRefused, ProviderUnavailable
from payments.providers.splitting import (
    Receiver,
    ReceiverKind,
    Relation,
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
from payments.providers.wechat import wire
from payments.providers.wechat.client import Client, answer_of, client_for

ABSENT_CODES = frozenset({"RESOURCE_NOT_EXISTS", "RESOURCE_NOT_EXIST"})
LONGEST_DESCRIPTION = 80
RECEIVER_TYPES = {ReceiverKind.MERCHANT: "MERCHANT_ID", ReceiverKind.PERSON: "PERSONAL_OPENID"}
RELATION_TYPES = {
    Relation.HEADQUARTERS: "HEADQUARTER",
    Relation.PARTNER: "PARTNER",
    Relation.SUPPLIER: "SUPPLIER",
    Relation.STAFF: "STAFF",
    Relation.DISTRIBUTOR: "DISTRIBUTOR",
}
SHARE_STATES = {"PENDING": ShareStatus.PENDING, "SUCCESS": ShareStatus.SUCCEEDED, "CLOSED": ShareStatus.FAILED}
SPLIT_STATES = {"PROCESSING": SplitStatus.PROCESSING, "FINISHED": SplitStatus.FINISHED}
RETURN_STATES = {
    "PROCESSING": ReturnStatus.PROCESSING,
    "SUCCESS": ReturnStatus.SUCCEEDED,
    "FAILED": ReturnStatus.FAILED,
}


class WechatSplitting:
    name = wire.NAME
    limits = SplitLimits(
        earliest=timedelta(minutes=1),
        most_receivers=50,
        most_requests=50,
        highest_ratio=30,
        freeze=timedelta(days=30),
        returns_within=timedelta(days=180),
        is_all_or_nothing=False,
    )

    def __init__(self, *, timeout: tuple[float, float] = TIMEOUT) -> None:
        """`timeout`: seconds to connect, seconds to wait for an answer."""
        self._timeout = timeout

    def add_receiver(self, *, receiver: Receiver, credentials: PayeeCredentials, now: datetime) -> None:
        status, body = self._client(credentials).profitsharing_add_receiver(
            account_type=RECEIVER_TYPES[receiver.kind],
            account=receiver.account,
            relation_type=RELATION_TYPES[receiver.relation],
            name=receiver.name or None,
        )
        if answer_of(status, body).get("account") != receiver.account:
            raise ProviderUnavailable("BROKEN_ANSWER", "the answer is about another receiver")

    def split(self, *, request: SplitRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        status, body = self._client(credentials).profitsharing_order(
            transaction_id=request.transaction_id,
            out_order_no=request.out_order_no,
            receivers=[
                {
                    "type": RECEIVER_TYPES[share.kind],
                    "account": share.account,
                    "amount": share.amount_minor,
                    "description": share.description[:LONGEST_DESCRIPTION],
                }
                for share in request.shares
            ],
            unfreeze_unsplit=request.unfreezes_rest,
        )
        return _read_split(answer_of(status, body), number=request.out_order_no, credentials=credentials)

    def query_split(self, *, request: SplitRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        try:
            status, body = self._client(credentials).profitsharing_order_query(
                transaction_id=request.transaction_id, out_order_no=request.out_order_no
            )
            answer = answer_of(status, body)
        except ProviderRefused as refusal:
            if refusal.code in ABSENT_CODES:
                return SplitState(status=SplitStatus.ABSENT, out_order_no=request.out_order_no)
            raise
        return _read_split(answer, number=request.out_order_no, credentials=credentials)

    def return_split(self, *, request: ReturnRequest, credentials: PayeeCredentials, now: datetime) -> ReturnState:
        status, body = self._client(credentials).profitsharing_return(
            out_order_no=request.out_order_no,
            out_return_no=request.out_return_no,
            return_mchid=request.account,
            amount=request.amount_minor,
            description=request.description[:LONGEST_DESCRIPTION],
        )
        return _read_return(answer_of(status, body), request=request)

    def query_return(self, *, request: ReturnRequest, credentials: PayeeCredentials, now: datetime) -> ReturnState:
        try:
            status, body = self._client(credentials).profitsharing_return_query(
                out_order_no=request.out_order_no, out_return_no=request.out_return_no
            )
            answer = answer_of(status, body)
        except ProviderRefused as refusal:
            if refusal.code in ABSENT_CODES:
                return ReturnState(status=ReturnStatus.ABSENT, out_return_no=request.out_return_no)
            raise
        return _read_return(answer, request=request)

    def unfreeze(self, *, request: UnfreezeRequest, credentials: PayeeCredentials, now: datetime) -> SplitState:
        status, body = self._client(credentials).profitsharing_unfreeze(
            transaction_id=request.transaction_id,
            out_order_no=request.out_order_no,
            description=request.description[:LONGEST_DESCRIPTION],
        )
        return _read_split(answer_of(status, body), number=request.out_order_no, credentials=credentials)

    def _client(self, credentials: PayeeCredentials) -> Client:
        return client_for(credentials, self._timeout)


def _read_split(data: Mapping[str, Any], *, number: str, credentials: PayeeCredentials) -> SplitState:
    try:
        if wire.text(data, "out_order_no") != number:
            raise wire.Malformed("out_order_no is another split's")
        state = wire.text(data, "state")
        if state not in SPLIT_STATES:
            raise wire.Malformed("state is unknown")
        receivers = data.get("receivers", [])
        if not isinstance(receivers, list) or not all(isinstance(receiver, dict) for receiver in receivers):
            raise wire.Malformed("receivers is not a list")
        shares = tuple(
            _read_share(receiver)
            for receiver in receivers
            # What is unfrozen is listed as the seller's own share.
            if receiver.get("account") != credentials.mchid
        )
        return SplitState(
            status=SPLIT_STATES[state], out_order_no=number, order_id=wire.text(data, "order_id"), shares=shares
        )
    except wire.Malformed as error:
        raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error


def _read_share(data: Mapping[str, Any]) -> ShareState:
    result = wire.text(data, "result")
    if result not in SHARE_STATES:
        raise wire.Malformed("result is unknown")
    return ShareState(
        account=wire.text(data, "account"),
        amount_minor=wire.fen(data, "amount"),
        status=SHARE_STATES[result],
        detail_id=wire.text(data, "detail_id", required=False),
        reason=wire.text(data, "fail_reason", required=False),
        finished_at=wire.moment(data, "finish_time", required=False),
    )


def _read_return(data: Mapping[str, Any], *, request: ReturnRequest) -> ReturnState:
    try:
        if wire.text(data, "out_return_no") != request.out_return_no:
            raise wire.Malformed("out_return_no is another return's")
        result = wire.text(data, "result")
        if result not in RETURN_STATES:
            raise wire.Malformed("result is unknown")
        if wire.fen(data, "amount") != request.amount_minor:
            raise wire.Malformed("amount is another return's")
        return ReturnState(
            status=RETURN_STATES[result],
            out_return_no=request.out_return_no,
            return_id=wire.text(data, "return_id", required=False),
            amount_minor=request.amount_minor,
            reason=wire.text(data, "fail_reason", required=False),
            finished_at=wire.moment(data, "finish_time", required=False),
        )
    except wire.Malformed as error:
        raise ProviderUnavailable("BROKEN_ANSWER", str(error)) from error
