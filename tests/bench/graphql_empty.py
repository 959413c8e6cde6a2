"""`{ __typename }` over HTTP against a bare Django view in the same process: CPU ms per request of the web process."""

import statistics
import tempfile
from collections.abc import Iterable
from functools import partial

from tests.bench.http_load import Load, answer_of, interleaved, load, median_cpu, post, served
from tests.bench.results import Result

SETUP_DJANGO = False
REQUESTS = 8_000
WARM_UP = 1_000
ANSWER = b'{"data":{"__typename":"Query"}}'
BODY = b'{"query":"{ __typename }"}'


def run(runs: int) -> Iterable[Result]:
    with (
        tempfile.TemporaryDirectory() as figures,
        served("tests.bench.graphql_empty_site:application", environment={"PROMETHEUS_MULTIPROC_DIR": figures}) as site,
    ):
        sent = {
            "graphql": post("/graphql/owner", BODY),
            "bare": post("/bare", BODY),
            "bare, our middleware": post("/bare?middleware", BODY),
        }
        for request in sent.values():
            assert answer_of(site.port, request) == (200, ANSWER)
            load(site, request, requests=WARM_UP)
        measured = interleaved(
            {name: partial(load, site, request, requests=REQUESTS) for name, request in sent.items()}, runs=max(runs, 3)
        )
    bare = median_cpu(measured["bare"])
    for name in ("graphql", "bare, our middleware"):
        figures_of = tuple(each.cpu_ms_per_request for each in measured[name])
        yield Result(f"{name}: CPU per request", figures_of, "ms", bare, "lower")
    yield Result("graphql: requests, 16 clients", rates(measured["graphql"]), "1/s", median(measured["bare"]))


def rates(loads: list[Load]) -> tuple[float, ...]:
    return tuple(each.per_second for each in loads)


def median(loads: list[Load]) -> float:
    return statistics.median(rates(loads))
