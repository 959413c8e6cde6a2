"""Resident memory of a web worker after a bounded crowd of mixed reads."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.bench.http_load import Served, load, post, served
from tests.bench.owners import Owner, seed_owners
from tests.bench.results import Result
from tests.bench.scratch import scratch_database

SETUP_DJANGO = False
LONG = True
OWNERS = 200
CLIENTS = 32
REQUESTS = 5_000
WORKERS = 2
KIB = 1024
ME = (
    "query Me { me { name phone company { name } companies { id name } rooms { room { code label builtArea } role } } }"
)
DEVICES = "query Devices { devices { id device lastSeenAt isCurrent } }"
BILLS = (
    "query Bills { openBills(first: 20) { edges { node { id item period total { amount } outstanding { amount }"
    " lateFee { amount } dueOn lines { amount { amount } } } } } }",
    "query Due { amountDue { total { amount } billCount } prepaymentBalances { balance { amount } } }",
    "query History { billHistory(first: 50) { edges { node { id item period total { amount } status } } } }",
)
PAYMENTS = (
    "query Payments { payments(first: 20) { edges { node { id status total { amount } bills { billId } } } } }",
    "query Receipts { receipts(first: 20) { edges { node { id number } } } }",
)


def run(runs: int) -> Iterable[Result]:
    with scratch_database() as scratch:
        crowd = mixed(seed_owners(scratch, count=OWNERS))

        def asked(number: int) -> bytes:
            return crowd[number % len(crowd)]

        after, before = [], []
        for _ in range(max(runs, 3)):
            # A new server each time: what is asked is what one crowd leaves in it.
            with (
                tempfile.TemporaryDirectory() as figures,
                served(
                    "backend.config.wsgi:application",
                    environment={**scratch.environment, "PROMETHEUS_MULTIPROC_DIR": figures},
                    workers=WORKERS,
                ) as site,
            ):
                load(site, asked, requests=WORKERS * 50, clients=8, accepts=is_whole)
                before += worker_mib(site)
                load(site, asked, requests=REQUESTS, clients=CLIENTS, accepts=is_whole)
                after += worker_mib(site)
    yield Result(f"per web worker after {REQUESTS:,} mixed reads", tuple(after), "MiB", better="lower")
    yield Result("per web worker after its first requests", tuple(before), "MiB", better="lower")


def is_whole(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 200") and b'"errors"' not in answer


def mixed(owners: Sequence[Owner]) -> list[bytes]:
    """What a crowd of owners asks, each in his own name."""
    queries = (ME, DEVICES, *BILLS, *PAYMENTS)
    return [
        post(
            "/graphql/owner",
            json.dumps({"query": queries[(number + turn) % len(queries)]}).encode(),
            headers=owner.headers,
        )
        for turn in range(len(queries))
        for number, owner in enumerate(owners)
    ]


def worker_mib(site: Served) -> list[float]:
    """Resident memory of the server's workers: its children, but for the one that tracks their resources."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
            status = (entry / "status").read_text()
        except OSError:
            continue
        if parent == site.pid and b"resource_tracker" not in command:
            resident = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
            found.append(int(resident.split()[1]) / KIB)
    assert len(found) == WORKERS, found
    return found
