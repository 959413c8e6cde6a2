"""Named places where a test may kill the process, to prove that work survives it.

Armed only where settings say so (`LINLI_TEST`): `LINLI_FAILPOINT=name` kills the process at the first pass
of that place, `LINLI_FAILPOINT=name:3` at the third. Elsewhere a pass costs one dictionary look-up.
"""

from __future__ import annotations

import os
import signal

# Every commit and outbound call of a money path. The kill test walks this list and fails when a place is
# missing from it (hit() refuses an unknown name) or when a name here is never passed.
NAMES = frozenset(
    {
        "bill_payment.before_commit",
        "bill_payment.after_commit",
        "checkout.after_attempt",
        "checkout.after_provider_create",
        "checkout.after_commit",
        "message.stored",
        "message.before_commit",
        "message.after_commit",
        "sweep.after_query",
        "timeout.after_close",
        "timeout.after_release",
        "refund.after_provider_call",
        "refund.before_commit",
        "refund.after_commit",
        "split.after_mark",
        "split.after_provider_call",
        "split.before_commit",
        "split.after_commit",
        "return.after_provider_call",
        "return.before_commit",
        "return.after_commit",
        "shipping.after_provider_call",
        "refund_order.before_commit",
        "refund_order.after_commit",
        "refund_order.after_step",
        "cash.before_commit",
        "cash.after_commit",
        "relay.before_send",
        "relay.after_send",
        "run.before_commit",
        "run.after_commit",
        "import.before_commit",
        "import.after_commit",
        "file.after_row",
        "file.after_content",
        "job.after_claim",
        "job.after_run",
        "job.after_finish",
    }
)

_passes: dict[str, int] = {}


def hit(name: str) -> None:
    """Pass the failpoint `name`; dies by SIGKILL where a test armed it. Raises KeyError for an unlisted name."""
    if name not in NAMES:
        raise KeyError(f"failpoint {name} is not listed in failpoints.NAMES")
    armed = os.environ.get("LINLI_FAILPOINT")
    if armed is None or os.environ.get("LINLI_TEST") != "1":
        return
    armed_name, _, nth = armed.partition(":")
    if armed_name != name:
        return
    _passes[name] = _passes.get(name, 0) + 1
    if _passes[name] == int(nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)
