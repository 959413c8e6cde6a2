"""Staff's list over 100,000 bills through GraphQL beside one SQL + orjson view of the same rows: CPU ms per request."""

import json
import statistics
import tempfile
from collections.abc import Iterable
from functools import partial
from typing import Any

from tests.bench.graphql_list_site import PAGE
from tests.bench.http_load import answer_of, interleaved, load, median_cpu, post, postmaster_pid, served
from tests.bench.owner_bills import in_turn, is_whole
from tests.bench.owners import signed_in_leader
from tests.bench.results import Result
from tests.bench.scratch import scratch_database

SETUP_DJANGO = False
LONG = True
BILLS = 100_000
# Rooms of five communities.
ROOMS = 10_000
PAGES = 64
REQUESTS = 1_500
WARM_UP = 200
FIELDS = (
    "id item { name } period room { label community } payer total { amount } paid { amount } outstanding { amount }"
    " dueOn status"
)


def run(runs: int) -> Iterable[Result]:
    with scratch_database() as scratch, tempfile.TemporaryDirectory() as figures:
        leader = signed_in_leader(scratch, bills=BILLS, rooms=ROOMS)
        database = postmaster_pid()
        with served(
            "tests.bench.graphql_list_site:application",
            environment={**scratch.environment, "PROMETHEUS_MULTIPROC_DIR": figures},
            also=() if database is None else (database,),
        ) as site:
            sent: dict[str, list[bytes]] = {"graphql": [], "bare": []}
            after: str | None = None
            place: dict[str, Any] = {}
            for _ in range(PAGES):
                query = f"query Bills($after: String) {{ bills(first: {PAGE}, after: $after)"
                query += f" {{ nodes {{ {FIELDS} }} pageInfo {{ hasNextPage endCursor }} }} }}"
                asked = {"query": query, "variables": {"after": after}}
                ours = post("/graphql/staff", json.dumps(asked).encode(), headers=leader.headers)
                bare = post("/bare", json.dumps({"company": leader.company_id, **place}).encode())
                sent["graphql"].append(ours)
                sent["bare"].append(bare)
                after, place = compare(answer_of(site.port, ours), answer_of(site.port, bare))
            for asked_for in sent.values():
                load(site, in_turn(asked_for), requests=WARM_UP)
            measured = interleaved(
                {
                    name: partial(load, site, in_turn(asked_for), requests=REQUESTS, accepts=is_whole)
                    for name, asked_for in sent.items()
                },
                runs=max(runs, 3),
            )
    cost = median_cpu(measured["bare"])
    used = tuple(each.cpu_ms_per_request for each in measured["graphql"])
    yield Result(f"graphql, {PAGE} of {BILLS:,} bills: CPU per request", used, "ms", cost, "lower")
    rates = {name: tuple(each.per_second for each in loads) for name, loads in measured.items()}
    yield Result("graphql: requests, 16 clients", rates["graphql"], "1/s", statistics.median(rates["bare"]))


def compare(ours: tuple[int, bytes], bare: tuple[int, bytes]) -> tuple[str, dict[str, Any]]:
    """Both answer the same page; the cursor of ours and the place of the other one behind it."""
    assert ours[0] == bare[0] == 200, ours
    page, rows = json.loads(ours[1])["data"]["bills"], json.loads(bare[1])
    found = [{name: value for name, value in node.items() if name != "id"} for node in page["nodes"]]
    expected = [{name: value for name, value in node.items() if name != "id"} for node in rows["nodes"]]
    assert len(expected) == PAGE
    assert found == expected, (found[0], expected[0])
    assert page["pageInfo"]["hasNextPage"]
    return page["pageInfo"]["endCursor"], rows["behind"]
