"""The product's web process with a hand-written view of the same list beside it: what `graphql_list` serves."""

import os
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")

import django

django.setup()

from backend.config import urls  # noqa: E402  needs Django
from tests.bench.owner_bills_site import beside, connection, money  # noqa: E402  needs Django

PAGE = 20
BILLS = """
SELECT bill.id, item.name, bill.period, building.name, entrance.name, room.number, community.name, payer.name,
    bill.total_minor, bill.paid_minor, bill.due_on, bill.status
FROM bill
JOIN charge_item AS item ON item.company_id = bill.company_id AND item.id = bill.item_id
JOIN room ON room.company_id = bill.company_id AND room.id = bill.room_id
JOIN building ON building.company_id = room.company_id AND building.id = room.building_id
LEFT JOIN entrance ON entrance.company_id = room.company_id AND entrance.id = room.entrance_id
JOIN org_unit AS community ON community.company_id = room.company_id AND community.id = room.community_id
LEFT JOIN person AS payer ON payer.company_id = bill.company_id AND payer.id = bill.payer_id
WHERE bill.id IN (
    SELECT one.id FROM org_unit AS own CROSS JOIN LATERAL (
        SELECT id, period FROM bill WHERE community_id = own.id AND (period, id) < (%s::date, %s::bigint)
        ORDER BY period DESC, id DESC LIMIT 21
    ) AS one
    WHERE own.company_id = %s AND own.kind = 'COMMUNITY'
    ORDER BY one.period DESC, one.id DESC LIMIT 21
)
ORDER BY bill.period DESC, bill.id DESC
"""


def bare(request: HttpRequest) -> HttpResponse:
    """A page of the company's bills by one statement, without asking who wants them."""
    asked = orjson.loads(request.body)
    behind = [asked.get("period", "9999-01-01"), asked.get("id", 2**62)]
    company_id = asked["company"]
    rows = connection(str(company_id)).execute(BILLS, [*behind, company_id], prepare=True).fetchall()[:PAGE]
    answer = {"nodes": [node(row) for row in rows], "behind": {"period": rows[-1][2], "id": rows[-1][0]}}
    content = orjson.dumps(answer)
    return HttpResponse(content, content_type="application/json", headers={"Content-Length": str(len(content))})


def node(row: tuple[Any, ...]) -> dict[str, Any]:
    bill_id, item, period, building, entrance, number, community, payer, total, paid, due_on, status = row
    return {
        "id": str(bill_id),
        "item": {"name": item},
        "period": f"{period:%Y-%m}",
        "room": {"label": f"{building}{entrance or ''}{number}", "community": community},
        "payer": payer,
        "total": money(total),
        "paid": money(paid),
        "outstanding": money(total - paid),
        "dueOn": due_on,
        "status": status,
    }


urlpatterns = [path("bare", bare), *urls.urlpatterns]
settings.ROOT_URLCONF = "tests.bench.graphql_list_site"
application = beside()
