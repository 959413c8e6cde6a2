"""What the Stripe simulator can be told to do wrong, by our number of the order or the refund.

`notify`  how events of the order go out (NOTIFY_MODES);  `late_seconds`  for `late`;
`refund`  `normal`, or `hold`: pending until a test says how it ends;
`statement`  what the balance transactions say wrongly of the number (`statements.py`);
`faults`  list of {operation, mode, value, times}: what the API itself does wrong the next `times` calls.
The fault modes: `error` answers 5xx (`value` is the status) and does nothing; `error_after` does the work, then answers
5xx; `busy` does nothing and answers 429; `conflict` answers 409, as while another call of the same key is under way;
`hang` does the work, then stays silent for `value` seconds; `cut` does the work and breaks the line in mid answer.
"""

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store

MUTATIONS = frozenset({"wrong_amount", "wrong_account", "wrong_currency", "wrong_number"})
# `v0` and `sha1`: a signature that a careless checker would take; `swapped`: another body under an honest signature;
# `other_account`: signed with the secret of somebody else's endpoint.
DISGUISES = frozenset({"forged", "other_account", "unsigned", "v0", "sha1", "swapped", "replayed", "unreadable"})
NOTIFY_MODES = frozenset({"normal", "silent", "late", "duplicate", "concurrent", "reordered"}) | MUTATIONS | DISGUISES
REFUND_MODES = frozenset({"normal", "hold"})
FAULT_MODES = frozenset({"error", "error_after", "busy", "conflict", "hang", "cut"})
OPERATIONS = frozenset(
    {"create", "query", "close", "refund", "query_refund", "statement", "transfer", "query_transfer", "account"}
)


def stripe_behaviours(store: Store) -> Behaviours:
    return Behaviours(
        store,
        words={"notify": NOTIFY_MODES, "refund": REFUND_MODES},
        operations=OPERATIONS,
        fault_modes=FAULT_MODES,
    )
