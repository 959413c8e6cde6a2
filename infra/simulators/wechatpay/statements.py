"""Statements of the simulated platform, written from its own books: trade bill and fund flow of one day.

Behaviour `statement` of an out_trade_no lies: {"omit": true} leaves it out, {"amount_minor": n} and {"fee_minor": n}
state something else than the books.
"""

import gzip
import hashlib
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import CHINA, Store
from infra.simulators.web import Refusal, Request, Response, json_response
from infra.simulators.wechatpay import forms

TRADE_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,"
    "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
TRADE_SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
FLOW_HEAD = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
    "资金变更提交申请人,备注,业务凭证号"
)
FLOW_SUMMARY = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"
FLOW_WORDS = {
    "PAYMENT": ("交易", "交易"),
    "FEE": ("扣除交易手续费", "扣除交易手续费"),
    "REFUND": ("退款", "退款"),
    "REFUND_CLOSED": ("退款", "退款失败退回"),
    "FEE_BACK": ("退款", "退还手续费"),
    "SPLIT_OUT": ("分账", "分账"),
    "SPLIT_IN": ("分账", "分账"),
    "SPLIT_BACK_OUT": ("分账回退", "分账回退"),
    "SPLIT_BACK_IN": ("分账回退", "分账回退"),
    "WITHDRAWAL": ("提现", "提现"),
}
LINK_SECONDS = 300


class Statements:
    def __init__(self, *, store: Store, behaviours: Behaviours, base_url: str) -> None:
        self._store, self._behaviours, self._base_url = store, behaviours, base_url
        self._files: dict[str, tuple[float, bytes]] = {}
        self._lock = threading.Lock()

    def trade(self, request: Request, merchant: sqlite3.Row, _names: dict[str, str]) -> Response:
        if request.argument("bill_type") not in ("", "ALL"):
            raise forms.refuse("bill_type", "只支持 ALL")
        day = self._day(request)
        with self._store.transaction() as db:
            lines = [*self._payments(db, merchant, day), *self._refunds(db, merchant, day)]
        lines.sort(key=lambda line: str(line["交易时间"]))
        orders = [line for line in lines if line["交易状态"] != "REFUND"]
        return self._offered(
            TRADE_HEAD,
            ([str(line.get(name, "")) for name in TRADE_HEAD.split(",")] for line in lines),
            TRADE_SUMMARY,
            [
                str(len(lines)),
                total(orders, "应结订单金额"),
                total(lines, "退款金额"),
                "0.00",
                f"{sum(Decimal(line['手续费']) for line in lines):.5f}",
                total(orders, "订单金额"),
                total(lines, "申请退款金额"),
            ],
            count=len(lines),
        )

    def flow(self, request: Request, merchant: sqlite3.Row, _names: dict[str, str]) -> Response:
        day = self._day(request)
        first, last = bounds(day)
        with self._store.transaction() as db:
            moves = db.execute(
                "SELECT *, (SELECT SUM(amount_minor) FROM moves b WHERE b.mchid = m.mchid AND b.id <= m.id) AS balance"
                " FROM moves m WHERE mchid = ? AND at >= ? AND at < ? ORDER BY id",
                (merchant["mchid"], first, last),
            ).fetchall()
        rows, sums = [], {"收入": [0, 0], "支出": [0, 0]}
        for move in moves:
            direction = "收入" if move["amount_minor"] >= 0 else "支出"
            sums[direction][0] += 1
            sums[direction][1] += abs(move["amount_minor"])
            rows.append(
                [
                    written_time(move["at"]), move["reference"], f"{move['id']:020d}", *FLOW_WORDS[move["kind"]],
                    direction, yuan(abs(move["amount_minor"])), yuan(move["balance"]), "system", "", move["reference"],
                ]
            )  # fmt: skip
        summary = [
            str(len(rows)),
            str(sums["收入"][0]),
            yuan(sums["收入"][1]),
            str(sums["支出"][0]),
            yuan(sums["支出"][1]),
        ]
        return self._offered(FLOW_HEAD, rows, FLOW_SUMMARY, summary, count=len(rows))

    def file(self, request: Request) -> Response:
        """The file behind a link: not signed, and gone after five minutes."""
        with self._lock:
            expires_at, content = self._files.get(request.argument("token"), (0.0, b""))
        if expires_at < time.time():
            raise Refusal(400, "PARAM_ERROR", "下载链接无效或已过期")
        return Response(body=content, content_type="application/octet-stream")

    def _offered(
        self, head: str, rows: Iterable[list[str]], summary_head: str, summary: list[str], *, count: int
    ) -> Response:
        if not count:
            raise Refusal(400, "NO_STATEMENT_EXIST", "请求的账单文件不存在")
        lines = [head, *("`" + ",`".join(row) for row in rows), summary_head, "`" + ",`".join(summary)]
        text = ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._files[token] = (time.time() + LINK_SECONDS, gzip.compress(text))
        return json_response(
            {
                "hash_type": "SHA1",
                "hash_value": hashlib.sha1(text, usedforsecurity=False).hexdigest(),
                "download_url": f"{self._base_url}/v3/billdownload/file?token={token}",
            }
        )

    def _day(self, request: Request) -> date:
        try:
            day = date.fromisoformat(request.argument("bill_date"))
        except ValueError as error:
            raise forms.refuse("bill_date", "格式为 YYYY-MM-DD") from error
        if request.argument("tar_type") not in ("", "GZIP"):
            raise forms.refuse("tar_type", "只支持 GZIP")
        if day >= datetime.fromtimestamp(self._store.now(), CHINA).date():
            raise Refusal(400, "NO_STATEMENT_EXIST", "请求的账单文件不存在")
        return day

    def _payments(self, db: sqlite3.Connection, merchant: sqlite3.Row, day: date) -> list[dict[str, str]]:
        rows = db.execute(
            "SELECT o.*, p.appid, p.openid, p.trade_type FROM orders o JOIN prepays p USING (prepay_id)"
            " WHERE o.mchid = ? AND o.success_at >= ? AND o.success_at < ?",
            (merchant["mchid"], *bounds(day)),
        ).fetchall()
        lines = []
        for row in rows:
            lie = self._lie(row["out_trade_no"])
            if lie.get("omit"):
                continue
            amount = yuan(lie.get("amount_minor", row["amount_minor"]))
            fee = lie.get("fee_minor", -self._store.moved(kind="FEE", reference=row["transaction_id"]))
            lines.append(
                {
                    **self._common(row, merchant),
                    "交易时间": written_time(row["success_at"]),
                    "交易状态": "SUCCESS",
                    "应结订单金额": amount,
                    "订单金额": amount,
                    "微信退款单号": "0",
                    "商户退款单号": "0",
                    "手续费": f"{Decimal(fee) / 100:.5f}",
                }
            )
        return lines

    def _refunds(self, db: sqlite3.Connection, merchant: sqlite3.Row, day: date) -> list[dict[str, str]]:
        rows = db.execute(
            "SELECT r.*, o.description, o.attach, p.appid, p.openid, p.trade_type FROM refunds r"
            " JOIN orders o ON o.mchid = r.mchid AND o.out_trade_no = r.out_trade_no JOIN prepays p USING (prepay_id)"
            " WHERE r.mchid = ? AND r.created_at >= ? AND r.created_at < ?",
            (merchant["mchid"], *bounds(day)),
        ).fetchall()
        lines = []
        for row in rows:
            lie = self._lie(row["out_refund_no"])
            if lie.get("omit"):
                continue
            amount = yuan(lie.get("amount_minor", row["amount_minor"]))
            lines.append(
                {
                    **self._common(row, merchant),
                    "交易时间": written_time(row["created_at"]),
                    "交易状态": "REFUND",
                    "应结订单金额": "0.00",
                    "订单金额": "0.00",
                    "微信退款单号": row["refund_id"],
                    "商户退款单号": row["out_refund_no"],
                    "退款金额": amount,
                    "申请退款金额": amount,
                    "退款类型": "ORIGINAL",
                    "退款状态": str(lie.get("state", row["status"])),
                    "手续费": f"{Decimal(-self._store.moved(kind='FEE_BACK', reference=row['refund_id'])) / 100:.5f}",
                }
            )
        return lines

    def _common(self, row: sqlite3.Row, merchant: sqlite3.Row) -> dict[str, str]:
        return {
            "公众账号ID": row["appid"], "商户号": merchant["mchid"], "特约商户号": "0", "设备号": "",
            "微信订单号": row["transaction_id"], "商户订单号": row["out_trade_no"], "用户标识": row["openid"],
            "交易类型": row["trade_type"], "付款银行": "OTHERS", "货币种类": "CNY", "代金券金额": "0.00",
            "退款金额": "0.00", "充值券退款金额": "0.00", "商品名称": row["description"], "商户数据包": row["attach"],
            "费率": f"{Decimal(self._store.setting('fee_percent', '0')):.2f}%", "申请退款金额": "0.00",
        }  # fmt: skip

    def _lie(self, number: str) -> dict[str, Any]:
        return dict(self._behaviours.value((number,), "statement", {}))


def bounds(day: date) -> tuple[float, float]:
    """The day in China as epoch seconds, half open."""
    first = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return first.timestamp(), (first + timedelta(days=1)).timestamp()


def written_time(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, CHINA):%Y-%m-%d %H:%M:%S}"


def yuan(minor: int) -> str:
    return f"{Decimal(minor) / 100:.2f}"


def total(lines: Iterable[dict[str, str]], name: str) -> str:
    return f"{sum((Decimal(line[name]) for line in lines), Decimal(0)):.2f}"
