"""The product's web process with a hand-written view of the same bills beside it: what `owner_bills` serves."""

import os
import threading
from collections.abc import Callable
from typing import Any

import orjson
import psycopg
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

import django

django.setup()

from backend.config import urls  # noqa: E402  needs Django
from backend.config.graphql import warm  # noqa: E402  needs Django
from backend.config.start import settle  # noqa: E402  needs Django

BILLS = """
SELECT bill.id, item.name, room.code, bill.period, bill.total_minor, bill.paid_minor, bill.due_on, bill.status,
    line.kind, line.quantity, line.unit_price, line.amount_minor
FROM bill
JOIN charge_item AS item ON item.company_id = bill.company_id AND item.id = bill.item_id
JOIN room ON room.company_id = bill.company_id AND room.id = bill.room_id
JOIN bill_line AS line ON line.bill_id = bill.id
WHERE bill.company_id = %s AND bill.room_id = %s AND bill.status IN ('OPEN', 'PART_PAID')
ORDER BY bill.due_on, bill.id, line.position
"""
_kept = threading.local()


def bare(request: HttpRequest) -> HttpResponse:
    """The open bills of a room by one statement, without asking who wants them."""
    company_id, room_id = request.GET["company"], int(request.GET["room"])
    bills: dict[int, dict[str, object]] = {}
    lines: list[dict[str, object]] = []
    for row in connection(company_id).execute(BILLS, [int(company_id), room_id], prepare=True).fetchall():
        bill_id, item, room, period, total, paid, due_on, status, kind, quantity, price, amount = row
        if bill_id not in bills:
            lines = []
            bills[bill_id] = {
                "id": str(bill_id),
                "item": item,
                "room": {"code": room},
                "period": f"{period:%Y-%m}",
                "total": money(total),
                "outstanding": money(total - paid),
                "dueOn": due_on,
                "status": status,
                "lines": lines,
            }
        lines.append(
            {
                "kind": kind,
                "quantity": None if quantity is None else f"{quantity.normalize():f}",
                "unitPrice": None if price is None else f"{price.normalize():f}",
                "amount": money(amount),
            }
        )
    content = orjson.dumps({"data": {"openBills": {"edges": [{"node": bill} for bill in bills.values()]}}})
    return HttpResponse(content, content_type="application/json", headers={"Content-Length": str(len(content))})


def connection(company_id: str) -> psycopg.Connection:
    """Kept per thread, as Django keeps its own; the company stands for the whole session."""
    if not hasattr(_kept, "connection"):
        _kept.connection = psycopg.connect(
            os.environ["DATABASE_URL"], autocommit=True, options=f"-c linli.company_id={company_id}"
        )
    kept: psycopg.Connection = _kept.connection
    return kept


def money(minor: int) -> dict[str, str]:
    return {"amount": f"{minor // 100}.{minor % 100:02d}"}


def beside() -> Callable[..., Any]:
    """A WSGI application: `/bare` without any middleware, everything else as the product serves it."""
    product = WSGIHandler()
    with override_settings(MIDDLEWARE=[]):
        plain = WSGIHandler()
    warm()
    settle()
    return lambda environ, start_response: (plain if environ["PATH_INFO"] == "/bare" else product)(
        environ, start_response
    )


urlpatterns = [path("bare", bare), *urls.urlpatterns]
settings.ROOT_URLCONF = "tests.bench.owner_bills_site"
application = beside()
