"""WeChat's statements: gzip, a hash of the text inside, lines of `` `value,`value ``, a summary at the end. Pure.

Source: pay.weixin.qq.com, API v3, "trade bill" and "fund flow bill". Amounts are in yuan. Columns are found by their
names, as there are more of them for some merchants.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from operator import itemgetter

from backend.kernel.money import round_half_up
from payments.providers.contracts import StatementFile, StatementLine, StatementLineKind, StatementSort
from payments.providers.wechat.wire import CHINA, Malformed

READY_HOUR = 10
LARGEST_FILE = 256 << 20
HASHES: Mapping[str, Callable[[bytes], hashlib._Hash]] = {
    # The provider chose SHA-1; it guards against a broken transfer here, the address came in a signed answer.
    "SHA1": lambda content: hashlib.sha1(content, usedforsecurity=False),
    "SHA256": hashlib.sha256,
}
TRADE_STATES = {
    "SUCCESS": StatementLineKind.PAYMENT,
    "REFUND": StatementLineKind.REFUND,
    "REVOKED": StatementLineKind.REVOKED,
}
PAYMENT_COLUMNS = ("交易状态", "交易时间", "订单金额", "商户订单号", "微信订单号", "手续费", "费率", "货币种类")
ZEROS = frozenset({"", "0", "00", "000"})
FEE_WORD = "手续费"
DIRECTIONS = {"收入": StatementLineKind.INCOME, "支出": StatementLineKind.EXPENSE}


def ready_at(day: date) -> datetime:
    """From when a day's statement can be asked for."""
    return datetime.combine(day + timedelta(days=1), time(READY_HOUR), tzinfo=CHINA)


def read(packed: bytes, *, day: date, sort: StatementSort, hashed: str, how: str) -> StatementFile:
    """A downloaded file as a statement. Raises Malformed: a wrong hash, an unknown form, sums that do not add up."""
    content = _unpacked(packed)
    if how not in HASHES or HASHES[how](content).hexdigest() != hashed.lower():
        raise Malformed("the hash of the file is not the one announced")
    try:
        texts = [line for line in content.decode("utf-8-sig").splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise Malformed("the file is not UTF-8") from error
    if len(texts) < 3:
        raise Malformed("the file has no header and summary")
    head = _stripped(_values(texts[0]))
    summary = dict(zip(*(_stripped(_values(text)) for text in texts[-2:]), strict=False))
    body = (_as_long_as(head, _values(text)) for text in texts[1:-2])
    if sort is StatementSort.TRADE:
        lines = tuple(_trade_lines(head, body))
    else:
        lines = tuple(_flow_line(_named(head, row)) for row in body)
    (_check_trade if sort is StatementSort.TRADE else _check_flow)(lines, summary)
    return StatementFile(day=day, sort=sort, digest=hashlib.sha256(content).hexdigest(), lines=lines)


def _unpacked(packed: bytes) -> bytes:
    """The text; a small file that would unpack to something enormous is refused."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(packed, LARGEST_FILE)
    except zlib.error as error:
        raise Malformed("the file is not gzip") from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise Malformed("the file is too large or cut off")
    return content


def _values(line: str) -> list[str]:
    """Header and summary header are plain, the others have a backtick before each value, so values may hold commas."""
    return line[1:].split(",`") if line.startswith("`") else line.split(",")


def _stripped(row: Sequence[str]) -> list[str]:
    return [value.strip() for value in row]


def _named(head: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    return dict(zip(head, _stripped(row), strict=True))


def _as_long_as(head: Sequence[str], row: list[str]) -> list[str]:
    if len(head) != len(row):
        raise Malformed("a line has another number of columns than the header")
    return row


def _trade_lines(head: Sequence[str], body: Iterable[Sequence[str]]) -> Iterator[StatementLine]:
    """The lines in their order. Payments are nearly all of a large statement, so only what they need is looked at."""
    missing = [name for name in PAYMENT_COLUMNS if name not in head]
    if missing:
        raise Malformed(f"{missing[0]} is missing")
    chosen = itemgetter(*(head.index(name) for name in PAYMENT_COLUMNS))
    for row in body:
        state, moment, amount, number, transaction_id, fee, rate, currency = map(str.strip, chosen(row))
        if state != "SUCCESS":
            yield _trade_line(_named(head, row))
            continue
        yield StatementLine(
            kind=StatementLineKind.PAYMENT,
            happened_at=_moment(moment),
            amount_minor=_fen_of(amount, "订单金额"),
            out_trade_no=number,
            transaction_id=transaction_id,
            state=state,
            fee_minor=_fen_of(fee, "手续费"),
            fee_rate=_rate(rate),
            currency=currency,
        )


def _trade_line(row: Mapping[str, str]) -> StatementLine:
    state = _of(row, "交易状态")
    if state not in TRADE_STATES:
        raise Malformed("交易状态 is unknown")
    kind = TRADE_STATES[state]
    is_refund = kind is StatementLineKind.REFUND
    return StatementLine(
        kind=kind,
        happened_at=_moment(_of(row, "交易时间")),
        amount_minor=_fen(row, "申请退款金额" if is_refund else "订单金额"),
        out_trade_no=_of(row, "商户订单号"),
        transaction_id=_of(row, "微信订单号"),
        out_refund_no=_number(row, "商户退款单号") if is_refund else "",
        refund_id=_number(row, "微信退款单号") if is_refund else "",
        state=_of(row, "退款状态") if is_refund else state,
        fee_minor=_fen(row, "手续费"),
        fee_rate=_rate(_of(row, "费率")),
        currency=_of(row, "货币种类"),
    )


def _flow_line(row: Mapping[str, str]) -> StatementLine:
    direction, label = _of(row, "收支类型"), _of(row, "业务类型")
    if direction not in DIRECTIONS:
        raise Malformed("收支类型 is unknown")
    return StatementLine(
        kind=DIRECTIONS[direction],
        happened_at=_moment(_of(row, "记账时间")),
        amount_minor=_fen(row, "收支金额(元)"),
        transaction_id=_of(row, "微信支付业务单号"),
        reference=_of(row, "资金流水单号"),
        label=label,
        is_fee=FEE_WORD in label,
    )


def _check_trade(lines: Sequence[StatementLine], summary: Mapping[str, str]) -> None:
    refunds = [line for line in lines if line.kind is StatementLineKind.REFUND]
    orders = [line for line in lines if line.kind is not StatementLineKind.REFUND]
    # Fees are stated in fractions of a fen, so their sum is not compared line by line with ours.
    # Whether refunds count as 交易 is not said anywhere.
    if _decimal(_of(summary, "总交易单数"), "总交易单数") not in {len(lines), len(orders)}:
        raise Malformed("总交易单数 of the summary is not the number of lines")
    _agree(summary, "订单总金额", Decimal(sum(line.amount_minor for line in orders)) / 100)
    _agree(summary, "申请退款总金额", Decimal(sum(line.amount_minor for line in refunds)) / 100)


def _check_flow(lines: Sequence[StatementLine], summary: Mapping[str, str]) -> None:
    _agree(summary, "资金流水总笔数", Decimal(len(lines)))
    for kind, name in ((StatementLineKind.INCOME, "收入金额"), (StatementLineKind.EXPENSE, "支出金额")):
        _agree(summary, name, Decimal(sum(line.amount_minor for line in lines if line.kind is kind)) / 100)


def _agree(summary: Mapping[str, str], name: str, found: Decimal) -> None:
    if _decimal(_of(summary, name), name) != found:
        raise Malformed(f"{name} of the summary is not what the lines add up to")


def _of(row: Mapping[str, str], name: str) -> str:
    if name not in row:
        raise Malformed(f"{name} is missing")
    return row[name]


def _number(row: Mapping[str, str], name: str) -> str:
    """A number that is `0` where there is none."""
    value = _of(row, name)
    return "" if value == "0" else value


def _decimal(text: str, name: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise Malformed(f"{name} is no number") from error
    if not value.is_finite():
        raise Malformed(f"{name} is no number")
    return value


def _fen(row: Mapping[str, str], name: str) -> int:
    return _fen_of(_of(row, name), name)


def _fen_of(text: str, name: str) -> int:
    whole, _, part = text.partition(".")
    # As nearly all amounts are written: at most two places and zeros behind them.
    if whole.isdecimal() and whole.isascii() and part[2:] in ZEROS and (not part or part[:2].isdecimal()):
        return int(whole) * 100 + int(part[:2].ljust(2, "0"))
    return round_half_up(_decimal(text, name) * 100)


@lru_cache(maxsize=64)
def _rate(text: str) -> Decimal | None:
    return _decimal(text.removesuffix("%"), "费率") / 100 if text.endswith("%") else None


def _moment(text: str) -> datetime:
    try:
        if len(text) != 19 or (text[4], text[7], text[10]) != ("-", "-", " "):
            raise ValueError(text)
        # Ten times as fast as strptime; of this shape it takes nothing but the documented form.
        return datetime.fromisoformat(text).replace(tzinfo=CHINA)
    except ValueError as error:
        raise Malformed("a time is not in the documented form") from error
