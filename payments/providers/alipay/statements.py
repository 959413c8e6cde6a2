"""Alipay's bills: a zip of CSV files in GBK, comment lines around a table, one file of lines and one of sums. Pure.

Source: opendocs.alipay.com, "bill types and fields"; columns differ between merchants and are found by their names.
Numbers end in a tab, so that a spreadsheet leaves them alone. Nothing announces a hash: the address came in a signed
answer and TLS carries the file; the sums at its end prove that it is whole.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from backend.kernel.money import round_half_up
from payments.providers.alipay.wire import CHINA, Malformed
from payments.providers.contracts import StatementFile, StatementLine, StatementLineKind, StatementSort

READY_HOUR = 10
"""Made by nine on most mornings; an hour later nobody has to guess whether a day is empty or only late."""
LARGEST_FILE = 256 << 20
BILL_TYPES = {StatementSort.TRADE: "trade", StatementSort.FUNDS: "signcustomer"}
# By these the file of lines is told from the file of sums, and from whatever else the archive holds.
HEADS = {StatementSort.TRADE: ("支付宝交易号", "订单金额"), StatementSort.FUNDS: ("账务流水号", "收入金额")}
TRADE_KINDS = {"交易": StatementLineKind.PAYMENT, "退款": StatementLineKind.REFUND}
FEE_WORDS = ("收费", "手续费", "服务费")
# The sums at the end: "#交易合计：2笔，商家实收共3.00元，…", "#收入合计：1笔，共0.01元".
_SUM = re.compile(r"#(交易|退款|收入|支出)合计：(\d+)笔，\D*?(-?\d+(?:\.\d+)?)元")
# The remark of a fee names the payment that it was taken of.
_FEE_OF = re.compile(r"\[(\d{16,64})\]")


@dataclass(frozen=True, slots=True)
class _Table:
    """`sums`: word -> (count, amount in fen)."""

    rows: list[dict[str, str]]
    sums: dict[str, tuple[int, int]]


def ready_at(day: date) -> datetime:
    """From when a day's statement can be asked for."""
    return datetime.combine(day + timedelta(days=1), time(READY_HOUR), tzinfo=CHINA)


def read(packed: bytes, *, day: date, sort: StatementSort) -> StatementFile:
    """A downloaded archive as a statement. Raises Malformed: an unknown form, sums that do not add up."""
    content = _lines_file(packed, sort=sort)
    table = _table(content.decode("gbk"), sort=sort)
    lines = tuple((_trade_line if sort is StatementSort.TRADE else _flow_line)(row) for row in table.rows)
    (_check_trade if sort is StatementSort.TRADE else _check_flow)(lines, table)
    return StatementFile(day=day, sort=sort, digest=_digest(content), lines=lines)


def _lines_file(packed: bytes, *, sort: StatementSort) -> bytes:
    """The file of the archive that holds the lines; one that would unpack to something enormous is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            left = LARGEST_FILE
            for member in archive.infolist():
                with archive.open(member) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise Malformed("the file is too large")
                if _is_head_in(content, sort=sort):
                    return content
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Malformed("the file is no zip") from error
    raise Malformed("the archive holds no list of the wanted kind")


def _is_head_in(content: bytes, *, sort: StatementSort) -> bool:
    try:
        text = content.decode("gbk")
    except UnicodeDecodeError as error:
        raise Malformed("the file is not GBK") from error
    return any(_is_head(line, sort=sort) for line in text.splitlines())


def _is_head(line: str, *, sort: StatementSort) -> bool:
    return not line.startswith("#") and all(word in line for word in HEADS[sort])


def _table(text: str, *, sort: StatementSort) -> _Table:
    head: list[str] = []
    rows: list[dict[str, str]] = []
    sums: dict[str, tuple[int, int]] = {}
    for cells in csv.reader(io.StringIO(text)):
        values = [value.strip() for value in cells]
        first = values[0] if values else ""
        if first.startswith("#"):
            # A comment may hold commas of its own, and a table programme may have added some at its end.
            found = _SUM.match(",".join(values))
            if found:
                sums[found[1]] = (int(found[2]), _fen(found[3], "合计"))
        elif not head:
            head = [_plain(name) for name in values] if _is_head(",".join(values), sort=sort) else []
        elif any(values):
            if len(values) != len(head):
                raise Malformed("a line has another number of columns than the header")
            rows.append(dict(zip(head, values, strict=True)))
    return _Table(rows=rows, sums=sums)


def _plain(name: str) -> str:
    """`收入金额（+元）` and `收入金额(+元)` → `收入金额`: the unit is written in two ways."""
    return name.partition("（")[0].partition("(")[0].strip()


def _trade_line(row: Mapping[str, str]) -> StatementLine:
    word = _of(row, "业务类型")
    if word not in TRADE_KINDS:
        raise Malformed("业务类型 is unknown")
    kind = TRADE_KINDS[word]
    is_refund = kind is StatementLineKind.REFUND
    number = _of(row, "退款批次号/请求号") if is_refund else ""
    # Some bills write a fee as what it takes from the merchant, others as what it is; its direction is never in doubt.
    fee = abs(_fen(_of(row, "服务费"), "服务费"))
    return StatementLine(
        kind=kind,
        happened_at=_moment(_of(row, "完成时间")),
        amount_minor=abs(_fen(_of(row, "订单金额"), "订单金额")),
        out_trade_no=_of(row, "商户订单号"),
        transaction_id=_of(row, "支付宝交易号"),
        out_refund_no=number,
        refund_id=number,
        # What stands on the bill has happened.
        state="SUCCESS",
        fee_minor=-fee if is_refund else fee,
    )


def _flow_line(row: Mapping[str, str]) -> StatementLine:
    income, expense = (abs(_fen(_of(row, name) or "0", name)) for name in ("收入金额", "支出金额"))
    label, remark = row.get("业务类型") or row.get("业务描述", ""), row.get("备注", "")
    is_fee = any(word in label for word in FEE_WORDS)
    fee_of = _FEE_OF.search(remark) if is_fee else None
    return StatementLine(
        kind=StatementLineKind.EXPENSE if expense else StatementLineKind.INCOME,
        happened_at=_moment(_of(row, "发生时间")),
        amount_minor=expense or income,
        out_trade_no=_of(row, "商户订单号"),
        transaction_id=fee_of[1] if fee_of else _of(row, "业务流水号"),
        reference=_of(row, "账务流水号"),
        label=label,
        is_fee=is_fee,
    )


def _check_trade(lines: Sequence[StatementLine], table: _Table) -> None:
    for word, kind in TRADE_KINDS.items():
        of_kind = [line for line in lines if line.kind is kind]
        rows = [row for row in table.rows if row["业务类型"] == word]
        received = sum(_fen(_of(row, "商家实收"), "商家实收") for row in rows)
        _agree(table, word, count=len(of_kind), amount=received)


def _check_flow(lines: Sequence[StatementLine], table: _Table) -> None:
    for word, kind in (("收入", StatementLineKind.INCOME), ("支出", StatementLineKind.EXPENSE)):
        of_kind = [line for line in lines if line.kind is kind]
        _agree(table, word, count=len(of_kind), amount=sum(line.amount_minor for line in of_kind))


def _agree(table: _Table, word: str, *, count: int, amount: int) -> None:
    if word not in table.sums:
        raise Malformed(f"{word}合计 is missing: the file is cut off")
    stated_count, stated_amount = table.sums[word]
    # The sum of the refunds is written with or without its sign.
    if stated_count != count or abs(stated_amount) != abs(amount):
        raise Malformed(f"{word}合计 is not what the lines add up to")


def _of(row: Mapping[str, str], name: str) -> str:
    if name not in row:
        raise Malformed(f"{name} is missing")
    return row[name]


def _fen(value: str, name: str) -> int:
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise Malformed(f"{name} is no number") from error
    if not amount.is_finite():
        raise Malformed(f"{name} is no number")
    return round_half_up(amount * 100)


def _moment(value: str) -> datetime:
    try:
        return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError as error:
        raise Malformed("a time is not in the documented form") from error


def _digest(content: bytes) -> str:
    """SHA-256 of what the statement says; when it was written out is no part of that."""
    kept = [line for line in content.splitlines() if not line.startswith("#导出时间".encode("gbk"))]
    return hashlib.sha256(b"\n".join(kept)).hexdigest()
