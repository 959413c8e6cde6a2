"""Round trips from the product's driver to the database and to Redis: the floor under every request."""

import os
import time
from collections.abc import Iterable

import psycopg
import redis

from tests.bench.results import Result

CALLS = 5_000
SETUP_DJANGO = False


def run(runs: int) -> Iterable[Result]:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        prepared = tuple(calls_per_second(lambda: connection.execute("SELECT 1", prepare=True)) for _ in range(runs))
        yield Result("SELECT 1, prepared, one connection", prepared, "calls/s")
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        yield Result("PING, one connection", tuple(calls_per_second(client.ping) for _ in range(runs)), "calls/s")


def calls_per_second(call: object) -> float:
    assert callable(call)
    begun = time.perf_counter()
    for _ in range(CALLS):
        call()
    return CALLS / (time.perf_counter() - begun)
