"""Bills of the simulated platform, written from its own books: a zip of two CSV files in GBK for one day.

Behaviour `statement` of an out_trade_no or out_request_no lies: {"omit": true} leaves it out, {"amount_minor": n},
{"fee_minor": n} and {"trade_no": n} state something else than the books.
"""

import io
import secrets
import sqlite3
import threading
import time
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from infra.simulators.alipay import forms
from infra.simulators.alipay.forms import Declined
from infra.simulators.behaviour import Behaviours
from infra.simulators.store import CHINA, Store, china_clock
from infra.simulators.web import Refusal, Request, Response

TRADE_HEAD = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
FLOW_HEAD = (
    "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,"
    "业务类型,备注"
)
FLOW_WORDS = {
    "PAYMENT": "在线支付",
    "FEE": "收费",
    "REFUND": "交易退款",
    "FEE_BACK": "退费",
    "WITHDRAWAL": "提现",
    "ROYALTY_OUT": "分账",
    "ROYALTY_IN": "分账",
    "ROYALTY_BACK_OUT": "退分账",
    "ROYALTY_BACK_IN": "退分账",
}
LINK_SECONDS = 30
Rows = list[dict[str, str]]


class Statements:
    def __init__(self, *, store: Store, behaviours: Behaviours, base_url: str) -> None:
        self._store, self._behaviours, self._base_url = store, behaviours, base_url
        self._files: dict[str, tuple[float, bytes]] = {}
        self._lock = threading.Lock()

    def offer(self, seller: sqlite3.Row, _parameters: dict[str, str], biz: dict[str, Any]) -> dict[str, Any]:
        """An address that holds for half a minute. Raises Declined for a day that has no bill, or not yet."""
        sort = forms.text(biz, "bill_type", longest=20)
        makers: dict[str, Callable[[sqlite3.Row, date], bytes]] = {"trade": self._trade, "signcustomer": self._flow}
        if sort not in makers:
            raise forms.invalid("bill_type", "只支持 trade 和 signcustomer")
        try:
            day = date.fromisoformat(forms.text(biz, "bill_date", longest=10))
        except ValueError as error:
            raise forms.invalid("bill_date", "格式为 yyyy-MM-dd") from error
        if day >= datetime.fromtimestamp(self._store.now(), CHINA).date():
            raise Declined("isp.bill_not_exist", "账单不存在")
        token = secrets.token_hex(16)
        packed = makers[sort](seller, day)
        with self._lock:
            self._files[token] = (time.time() + LINK_SECONDS, packed)
        query = urlencode({"bizType": sort, "bizDates": f"{day:%Y%m%d}", "fileType": "csv.zip", "fileId": token})
        return {"bill_download_url": f"{self._base_url}/downloadBillFile.resource?{query}"}

    def file(self, request: Request) -> Response:
        """The file behind an address: nothing signs it."""
        fault = self._behaviours.take_fault("file", ()) or {}
        with self._lock:
            expires_at, packed = self._files.get(request.argument("fileId"), (0.0, b""))
        if expires_at < time.time():
            raise Refusal(400, "PARAM_ERROR", "下载链接无效或已过期")
        content = packed if fault.get("mode") != "forged" else b"something else"
        return Response(body=content, content_type="application/zip", is_cut=fault.get("mode") == "cut")

    # --- the two bills ---

    def _trade(self, seller: sqlite3.Row, day: date) -> bytes:
        with self._store.transaction() as db:
            payments, refunds = self._payments(db, seller, day), self._refunds(db, seller, day)
        sums = [
            f"#交易合计：{len(payments)}笔，商家实收共{total(payments)}元，商家优惠共0.00元",
            f"#退款合计：{len(refunds)}笔，商家实收退款共{total(refunds)}元，商家优惠退款共0.00元",
        ]
        rows = sorted([*payments, *refunds], key=lambda row: row["完成时间"])
        return self._packed(seller, day, name="业务明细", head=TRADE_HEAD, rows=rows, sums=sums)

    def _flow(self, seller: sqlite3.Row, day: date) -> bytes:
        first, last = bounds(day)
        with self._store.transaction() as db:
            moves = db.execute(
                "SELECT *, (SELECT SUM(amount_minor) FROM moves b WHERE b.mchid = m.mchid AND b.id <= m.id) AS balance"
                " FROM moves m WHERE mchid = ? AND at >= ? AND at < ? ORDER BY id",
                (seller["seller_id"], first, last),
            ).fetchall()
            rows = [self._movement(db, move) for move in moves]
        incomes = [move["amount_minor"] for move in moves if move["amount_minor"] >= 0]
        expenses = [-move["amount_minor"] for move in moves if move["amount_minor"] < 0]
        sums = [
            f"#支出合计：{len(expenses)}笔，共{forms.yuan(sum(expenses))}元",
            f"#收入合计：{len(incomes)}笔，共{forms.yuan(sum(incomes))}元",
        ]
        return self._packed(seller, day, name="账务明细", head=FLOW_HEAD, rows=rows, sums=sums)

    def _movement(self, db: sqlite3.Connection, move: sqlite3.Row) -> dict[str, str]:
        trade_no = move["reference"].partition("/")[0]
        trade = db.execute("SELECT * FROM trades WHERE trade_no = ?", (trade_no,)).fetchone()
        amount, is_fee = move["amount_minor"], move["kind"] in {"FEE", "FEE_BACK"}
        return {
            "账务流水号": f"{move['id']:018d}",
            # A fee is a movement of its own; its remark says of which payment.
            "业务流水号": f"{move['id']:028d}" if is_fee else trade_no,
            "商户订单号": trade["out_trade_no"] if trade is not None else "",
            "商品名称": trade["subject"] if trade is not None else "",
            "发生时间": china_clock(move["at"]),
            "对方账号": "138****0001",
            "收入金额（+元）": forms.yuan(max(amount, 0)),
            "支出金额（-元）": signed_yuan(min(amount, 0)),
            "账户余额（元）": signed_yuan(move["balance"]),
            "交易渠道": "支付宝",
            "业务类型": FLOW_WORDS[move["kind"]],
            "备注": f"服务费[{trade_no}]" if is_fee else "",
        }

    def _payments(self, db: sqlite3.Connection, seller: sqlite3.Row, day: date) -> Rows:
        rows = db.execute(
            "SELECT * FROM trades WHERE seller_id = ? AND paid_at >= ? AND paid_at < ?",
            (seller["seller_id"], *bounds(day)),
        ).fetchall()
        found = []
        for row in rows:
            lie = self._lie(row["out_trade_no"])
            if not lie.get("omit"):
                amount = lie.get("amount_minor", row["amount_minor"])
                fee = lie.get("fee_minor", -self._store.moved(kind="FEE", reference=row["trade_no"]))
                line = self._line(row, "交易", at=row["paid_at"], amount=amount, fee=-fee)
                found.append({**line, "支付宝交易号": lie.get("trade_no", row["trade_no"])})
        return found

    def _refunds(self, db: sqlite3.Connection, seller: sqlite3.Row, day: date) -> Rows:
        rows = db.execute(
            "SELECT r.out_request_no, r.amount_minor AS refund_minor, r.done_at, t.* FROM refunds r"
            " JOIN trades t USING (trade_no) WHERE t.seller_id = ? AND r.done_at >= ? AND r.done_at < ?",
            (seller["seller_id"], *bounds(day)),
        ).fetchall()
        found = []
        for row in rows:
            lie = self._lie(row["out_request_no"])
            if not lie.get("omit"):
                amount = lie.get("amount_minor", row["refund_minor"])
                back = self._store.moved(kind="FEE_BACK", reference=f"{row['trade_no']}/{row['out_request_no']}")
                line = self._line(row, "退款", at=row["done_at"], amount=-amount, fee=back)
                found.append({**line, "退款批次号/请求号": row["out_request_no"]})
        return found

    def _line(self, row: sqlite3.Row, word: str, *, at: float, amount: int, fee: int) -> dict[str, str]:
        return {
            "支付宝交易号": row["trade_no"], "商户订单号": row["out_trade_no"], "业务类型": word,
            "商品名称": row["subject"], "创建时间": china_clock(row["created_at"]), "完成时间": china_clock(at),
            "对方账户": "*明(138****0001)",
            "订单金额（元）": signed_yuan(amount), "商家实收（元）": signed_yuan(amount),
            "支付宝红包（元）": "0.00", "集分宝（元）": "0.00", "支付宝优惠（元）": "0.00", "商家优惠（元）": "0.00",
            "券核销金额（元）": "0.00", "商家红包消费金额（元）": "0.00", "卡消费金额（元）": "0.00",
            "服务费（元）": signed_yuan(fee), "分润（元）": "0.00",
        }  # fmt: skip

    def _packed(
        self, seller: sqlite3.Row, day: date, *, name: str, head: str, rows: Rows, sums: Iterable[str]
    ) -> bytes:
        title = f"#支付宝{name}查询"
        around = [title, f"#账号：[{seller['seller_id']}0156]", f"#起始日期：[{day:%Y年%m月%d日} 00:00:00]"]
        written = [
            *around,
            f"#{'-' * 40}{name}列表{'-' * 40}",
            head,
            *(",".join(cell(row.get(column, "")) for column in head.split(",")) for row in rows),
            f"#{'-' * 40}{name}列表结束{'-' * 36}",
            *sums,
            f"#导出时间：[{datetime.fromtimestamp(self._store.now(), CHINA):%Y年%m月%d日 %H:%M:%S}]",
        ]
        summary = [*around, "类型,笔数,金额（元）", "合计,0,0.00"]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            stem = f"{seller['seller_id']}0156_{day:%Y%m%d}_{name}"
            # The sums come first, as in the real archive.
            archive.writestr(f"{stem}(汇总).csv", "\r\n".join(summary).encode("gbk"))
            archive.writestr(f"{stem}.csv", ("\r\n".join(written) + "\r\n").encode("gbk"))
        return packed.getvalue()

    def _lie(self, number: str) -> dict[str, Any]:
        return dict(self._behaviours.value((number,), "statement", {}))


def cell(value: str) -> str:
    """Long numbers end in a tab, so that a spreadsheet leaves them alone; what holds a comma is quoted."""
    if value.isdigit() and len(value) > 10:
        return value + "\t"
    return f'"{value}"' if "," in value else value


def total(rows: Rows) -> str:
    return signed_yuan(sum(minor(row["商家实收（元）"]) for row in rows))


def minor(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    whole, _, rest = text.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int(rest))


def signed_yuan(amount: int) -> str:
    return ("-" if amount < 0 else "") + forms.yuan(abs(amount))


def bounds(day: date) -> tuple[float, float]:
    """The day in China as epoch seconds, half open."""
    first = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return first.timestamp(), (first + timedelta(days=1)).timestamp()
