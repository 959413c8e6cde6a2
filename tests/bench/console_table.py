"""The console's bills table over 100,000 bills: the slowest answer to each order, filter, page and total, in ms."""

import json
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.http_load import Load, Served, answer_of, interleaved, load, post, served
from tests.bench.owner_bills import is_whole
from tests.bench.owners import SignedIn, signed_in_leader
from tests.bench.results import Result
from tests.bench.scratch import scratch_database

SETUP_DJANGO = False
LONG = True
BILLS = 100_000
ROOMS = 10_000
MOST_MS = 300.0
PAGE = 50
# As somebody works at a table: one question after the other.
REQUESTS = 12
WARM_UP = 2
PAGES_DEEP = 40
REGISTERED = Path(__file__).resolve().parents[2] / "property_console" / "registered_documents.json"
ORDERS = ("NEWEST", "OLDEST", "OLDEST_DUE", "LATEST_DUE", "AMOUNT", "SMALLEST")


def run(runs: int) -> Iterable[Result]:
    with scratch_database() as scratch, tempfile.TemporaryDirectory() as figures:
        leader = signed_in_leader(scratch, bills=BILLS, rooms=ROOMS)
        environment = {**scratch.environment, "PROMETHEUS_MULTIPROC_DIR": figures}
        with served("backend.config.wsgi:application", environment=environment) as site:
            asked = questions(site, leader)
            loads = {
                name: partial(load, site, request, requests=REQUESTS, clients=1, accepts=is_whole)
                for name, request in asked.items()
            }
            for request in asked.values():
                load(site, request, requests=WARM_UP, clients=1, accepts=is_whole)
            measured = interleaved(loads, runs=max(runs, 3))
    for name, found in measured.items():
        yield Result(name, tuple(slowest(each) for each in found), "ms", MOST_MS, "lower")


def slowest(found: Load) -> float:
    return max(found.latencies)


def questions(site: Served, leader: SignedIn) -> dict[str, bytes]:
    """What the screen asks, in its own registered documents: name -> request."""
    documents = json.loads(REGISTERED.read_text())["operations"]

    def request(operation: str, variables: dict[str, Any]) -> bytes:
        body = {"documentId": f"sha256:{documents[operation]}", "variables": variables}
        return post("/graphql/staff", json.dumps(body).encode(), headers=leader.headers)

    def page(**variables: Any) -> bytes:
        return request("Bills", {"first": PAGE, **variables})

    first = answer(site, page())
    row = first["nodes"][len(first["nodes"]) // 2]
    period, item = row["period"], row["item"]["id"]
    filters: dict[str, dict[str, Any]] = {
        "one month": {"period": period},
        "one item": {"itemId": item},
        "open": {"statuses": ["OPEN"]},
        "paid, of which there is none": {"statuses": ["PAID"]},
        "one month, one item, open": {"period": period, "itemId": item, "statuses": ["OPEN"]},
        "a room as typed": {"text": row["room"]["label"]},
        "nobody's name": {"text": "查无此人"},
    }
    asked = {f"ordered {order.lower()}": page(orderBy=order) for order in ORDERS}
    asked[f"page {PAGES_DEEP}"] = page(after=cursor_after(site, page, pages=PAGES_DEEP - 1))
    for name, given in filters.items():
        asked[name] = page(filter=given)
        asked[f"{name}, by amount"] = page(filter=given, orderBy="AMOUNT")
        asked[f"{name}: total"] = request("BillsTotal", {"filter": given})
    asked["everything: total"] = request("BillsTotal", {"filter": {}})
    return asked


def answer(site: Served, request: bytes) -> dict[str, Any]:
    status, body = answer_of(site.port, request)
    told = json.loads(body)
    if status != 200 or told.get("errors"):
        raise RuntimeError(f"not the expected answer: {body[:500]!r}")
    page: dict[str, Any] = told["data"]["bills"]
    return page


def cursor_after(site: Served, page: Any, *, pages: int) -> str:
    cursor: str | None = None
    for _ in range(pages):
        cursor = answer(site, page(after=cursor))["pageInfo"]["endCursor"]
    assert cursor is not None
    return cursor
