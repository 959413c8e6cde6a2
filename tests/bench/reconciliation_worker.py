"""One part of the reconciliation benchmark in a process of its own: `reconciliation_worker WHAT LINES`.

WHAT is `books` (a company that took so many payments on the day), `product` (its statement imported, matched, the fee
booked) or `raw` (the same file read and copied into a bare table of text). Prints seconds, lines and the peak of
resident memory as JSON. Used by `reconciliation`; not a benchmark itself.
"""

import gzip
import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

DAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 3, 4, tzinfo=UTC)
HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,"
    "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
SUMMARY = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
MIB = 1024


def main(what: str, lines: int) -> None:
    if what == "books":
        make_books(lines)
        return
    seconds, found = {"product": by_product, "raw": raw}[what](statement(lines))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    print(json.dumps({"seconds": seconds, "lines": found, "peak_mib": peak}))


def fen(position: int) -> int:
    return 10_000 + position % 50_000


def fee(position: int) -> int:
    """0.6 %, half up."""
    return (fen(position) * 6 + 500) // 1000


def statement(lines: int) -> bytes:
    """The trade bill of the day as WeChat packs it."""
    begins = datetime(DAY.year, DAY.month, DAY.day)  # noqa: DTZ001 - the provider's own calendar
    rows = []
    for position in range(lines):
        cells = [
            f"{begins + timedelta(seconds=position * 86_000 // lines):%Y-%m-%d %H:%M:%S}", "wx0123456789abcdef",
            "1900000001", "0", "", f"4200000{position:021d}", f"D20261102{position:015d}", f"openid-{position:020d}",
            "JSAPI", "SUCCESS", "OTHERS", "CNY", f"{fen(position) / 100:.2f}", "0.00", "0", "0", "0.00", "0.00", "", "",
            "物业费", "", f"{fee(position) / 100:.5f}", "0.60%", f"{fen(position) / 100:.2f}", "0.00", "",
        ]  # fmt: skip
        rows.append("`" + ",`".join(cells))
    whole = sum(map(fen, range(lines))) / 100
    sums = [str(lines), f"{whole:.2f}", "0.00", "0.00", "0.00", f"{whole:.2f}", "0.00"]
    return gzip.compress("\n".join([HEAD, *rows, SUMMARY, "`" + ",`".join(sums)]).encode(), 1)


def make_books(lines: int) -> None:
    """A company with an account at WeChat, and so many captured payments of the day; their entries are left out."""
    import django

    django.setup()
    import psycopg

    from backend.accounts.actor import system_actor
    from backend.kernel.time import current_time
    from backend.organization.contracts import UnitKind
    from backend.organization.selectors import unit_by_code
    from backend.organization.services.tree import create_company, create_unit
    from payments.intents.services import ensure_company_account

    system, now = system_actor(company_id=None), current_time()
    company = create_company(actor=system, name="对账公司", short_name="对账", root_code="HQ", now=now)
    actor = system_actor(company_id=company.id)
    root = unit_by_code("HQ", company_id=company.id)
    community_id = create_unit(
        actor=actor, parent_id=root.id, kind=UnitKind.COMMUNITY, code="JG", name="嘉园", now=now
    ).id
    account_id = ensure_company_account(
        actor=actor, provider="wechat", now=now, keys={"mchid": "1900000001", "appid": "wx0123456789abcdef"}
    )
    values = {"company": company.id, "community": community_id, "account": account_id, "lines": lines, "at": NOW}
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        for table in ("payment_intent", "payment_leg"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for text in BOOKS:
            owner.execute(text, values)


# Intent, leg, attempt and attempt leg of position n have the id n + 1.
BOOKS = (
    """
    INSERT INTO payment_intent (id, company_id, state, currency, amount_minor, closing_reason, created_at, expires_at)
    SELECT n + 1, %(company)s, 'CAPTURED', 'CNY', 10000 + n %% 50000, '', %(at)s, %(at)s
    FROM generate_series(0, %(lines)s - 1) AS n
    """,
    """
    INSERT INTO payment_leg (id, company_id, intent_id, payee_account_id, community_id, state, amount_minor)
    SELECT n + 1, %(company)s, n + 1, %(account)s, %(community)s, 'CAPTURED', 10000 + n %% 50000
    FROM generate_series(0, %(lines)s - 1) AS n
    """,
    """
    INSERT INTO payment_attempt (id, company_id, intent_id, provider, channel, number, wire_number, state, openid, ip,
        description, position, groups, refusal, checks, app_id,
        created_at, expires_at)
    SELECT n + 1, %(company)s, n + 1, 'wechat', 'JSAPI', 'P' || n, 'D' || n, 'SUCCEEDED', '', '', '', 1, 1, '', 0, '',
        %(at)s, %(at)s
    FROM generate_series(0, %(lines)s - 1) AS n
    """,
    """
    INSERT INTO payment_attempt_leg (id, company_id, attempt_id, leg_id, payee_account_id, out_trade_no, transaction_id,
        state, amount_minor, succeeded_at)
    SELECT n + 1, %(company)s, n + 1, n + 1, %(account)s, 'D20261102' || lpad(n::text, 15, '0'),
        '4200000' || lpad(n::text, 21, '0'), 'SUCCEEDED', 10000 + n %% 50000,
        '2026-11-02 00:00:00+08'::timestamptz + make_interval(secs => n::bigint * 86000 / %(lines)s)
    FROM generate_series(0, %(lines)s - 1) AS n
    """,
)


class Downloaded:
    """WeChat where the file has arrived already: the road is no part of the figure."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    def download_statement(self, *, day: date, sort: Any, credentials: Any, now: datetime) -> Any:
        from payments.providers.contracts import ProviderRefused, StatementSort
        from payments.providers.wechat import statements

        if sort is not StatementSort.TRADE:
            raise ProviderRefused("NO_STATEMENTS", "one side is enough here")
        hashed = hashlib.sha256(gzip.decompress(self._packed)).hexdigest()
        return statements.read(self._packed, day=day, sort=sort, hashed=hashed, how="SHA256")


def by_product(packed: bytes) -> tuple[float, int]:
    import django

    django.setup()
    from django.db import connection

    from payments.providers import registry
    from payments.reconciliation.services import reconcile_day

    providers: dict[str, Any] = {**registry.PROVIDERS, "wechat": Downloaded(packed)}
    registry.PROVIDERS.update(providers)
    connection.ensure_connection()
    begun = time.perf_counter()
    (done,) = reconcile_day(provider="wechat", day=DAY, now=NOW)
    seconds = time.perf_counter() - begun
    assert (str(done.outcome), done.new, done.open) == ("COMPARED", 0, 0), done
    return seconds, done.rows


def raw(packed: bytes) -> tuple[float, int]:
    import psycopg
    from psycopg import sql

    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        begun = time.perf_counter()
        head, *body, _, _ = gzip.decompress(packed).decode().splitlines()
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in head.split(","))
        connection.execute(sql.SQL("CREATE TABLE bare_statement ({})").format(columns))
        with connection.cursor().copy("COPY bare_statement FROM STDIN") as copy:
            write: Callable[..., None] = copy.write_row
            for line in body:
                write(line[1:].split(",`"))
        connection.commit()
        return time.perf_counter() - begun, len(body)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
