"""Money here equals money at the provider, whatever happens in whatever order. Long form: docs/testing.md."""

from __future__ import annotations

import sys

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.payments.model.driver import SEQUENCES, Driver
from tests.payments.model.machine import Payments

SHORT = settings(
    max_examples=4, stateful_step_count=20, deadline=None, database=None, derandomize=True,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
# Failing sequences are kept where hypothesis keeps them (.hypothesis) and tried first the next time.
LONG = settings(
    max_examples=SEQUENCES or 1, stateful_step_count=30, deadline=None, print_blob=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_money_here_is_money_there(driver: Driver) -> None:
    machine = type("Payments", (Payments,), {"driver": driver})
    run_state_machine_as_test(machine, settings=LONG if SEQUENCES else SHORT)
    if SEQUENCES:
        sys.stdout.writelines(f"{times:7} {what}\n" for what, times in sorted(driver.seen.items()))
