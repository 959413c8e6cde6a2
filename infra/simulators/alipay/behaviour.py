"""What the Alipay simulator can be told to do wrong, by out_trade_no or out_request_no.

`notify`  how notices of the trade go out (NOTIFY_MODES);  `late_seconds`  for `late`;
`refund`  `normal`, or `hold`: taken on, and no money moves before a test says so;
`split`   `normal` or `closed`, `return`  `normal`, `hold` or `failed`: by the number of a receiver of royalties;
`tells`   list of what else is announced: `closing` (an unpaid trade ended), `full_refund`; by default neither is;
`statement`  what a bill says wrongly of the number (`statements.py`);
`faults`  list of {operation, mode, value, times}: what the gateway itself does wrong the next `times` calls.
The fault modes: `error` answers 5xx (`value` is the status) and does nothing; `error_after` does the work, then answers
5xx; `busy` does nothing and says, signed, that it does not know; `hang` does the work, then stays silent for `value`
seconds; `cut` does the work and breaks the line in mid answer; `forged` does the work and signs with another key.
"""

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store

MUTATIONS = frozenset({"wrong_amount", "wrong_seller", "wrong_app", "wrong_number"})
DISGUISES = frozenset({"forged", "replayed", "unsigned", "sha1", "unreadable"})
NOTIFY_MODES = frozenset({"normal", "silent", "late", "duplicate", "concurrent", "reordered"}) | MUTATIONS | DISGUISES
REFUND_MODES = frozenset({"normal", "hold"})
SPLIT_MODES = frozenset({"normal", "closed"})
RETURN_MODES = frozenset({"normal", "hold", "failed"})
FAULT_MODES = frozenset({"error", "error_after", "busy", "hang", "cut", "forged"})
OPERATIONS = frozenset(
    {"precreate", "query", "close", "refund", "query_refund", "statement", "file", "receiver", "split", "query_split"}
)


def alipay_behaviours(store: Store) -> Behaviours:
    return Behaviours(
        store,
        words={"notify": NOTIFY_MODES, "refund": REFUND_MODES, "split": SPLIT_MODES, "return": RETURN_MODES},
        operations=OPERATIONS,
        fault_modes=FAULT_MODES,
    )
