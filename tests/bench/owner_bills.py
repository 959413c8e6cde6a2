"""An owner's open bills with lines over GraphQL beside one SQL + orjson view: CPU ms per request."""

import json
import statistics
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from tests.bench.http_load import answer_of, interleaved, load, median_cpu, post, postmaster_pid, served
from tests.bench.owners import MONTHS, TARIFFS, Owner, seed_owners
from tests.bench.results import Result
from tests.bench.scratch import scratch_database

SETUP_DJANGO = False
LONG = True
OWNERS = 64
REQUESTS = 1_500
WARM_UP = 200
FIELDS = (
    "id item room { code } period total { amount } outstanding { amount } dueOn status"
    " lines { kind quantity unitPrice amount { amount } }"
)
# What the screen shows beside them, worked out at every request.
SCREEN = f"{FIELDS} lateFee {{ amount }} isBeingPaid"


def run(runs: int) -> Iterable[Result]:
    with scratch_database() as scratch, tempfile.TemporaryDirectory() as figures:
        owners = seed_owners(scratch, count=OWNERS)
        database = postmaster_pid()
        with served(
            "tests.bench.owner_bills_site:application",
            environment={**scratch.environment, "PROMETHEUS_MULTIPROC_DIR": figures},
            also=() if database is None else (database,),
        ) as site:
            sent = {
                "graphql": [asking(owner, FIELDS) for owner in owners],
                "graphql, with late fees": [asking(owner, SCREEN) for owner in owners],
                "bare": [asking_bare(owner) for owner in owners],
            }
            for ours, bare in zip(sent["graphql"], sent["bare"], strict=True):
                compare(answer_of(site.port, ours), answer_of(site.port, bare))
            turns = {name: in_turn(requests) for name, requests in sent.items()}
            for asked in turns.values():
                load(site, asked, requests=WARM_UP)
            measured = interleaved(
                {
                    name: partial(load, site, asked, requests=REQUESTS, accepts=is_whole)
                    for name, asked in turns.items()
                },
                runs=max(runs, 3),
            )
    cost = median_cpu(measured["bare"])
    for name in ("graphql", "graphql, with late fees"):
        used = tuple(each.cpu_ms_per_request for each in measured[name])
        yield Result(f"{name}: CPU per request", used, "ms", cost, "lower")
    rates = {name: tuple(each.per_second for each in loads) for name, loads in measured.items()}
    yield Result("graphql: requests, 16 clients", rates["graphql"], "1/s", statistics.median(rates["bare"]))


def asking(owner: Owner, fields: str) -> bytes:
    query = f"query OpenBills {{ openBills(first: 50) {{ edges {{ node {{ {fields} }} }} }} }}"
    return post("/graphql/owner", json.dumps({"query": query}).encode(), headers=owner.headers)


def asking_bare(owner: Owner) -> bytes:
    return post(f"/bare?company={owner.company_id}&room={owner.room_id}", b"")


def in_turn(requests: Sequence[bytes]) -> Callable[[int], bytes]:
    return lambda number: requests[number % len(requests)]


def is_whole(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 200") and b'"errors"' not in answer


def compare(ours: tuple[int, bytes], bare: tuple[int, bytes]) -> None:
    """Both answer the same bills and lines; only the ids are written in another way."""
    assert ours[0] == bare[0] == 200, ours
    found = [bills_in(answer) for _, answer in (ours, bare)]
    assert len(found[1]) == MONTHS * TARIFFS
    assert found[0] == found[1], found


def bills_in(answer: bytes) -> list[dict[str, Any]]:
    edges = json.loads(answer)["data"]["openBills"]["edges"]
    return [{name: value for name, value in edge["node"].items() if name != "id"} for edge in edges]
