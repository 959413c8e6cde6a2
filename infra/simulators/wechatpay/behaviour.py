"""What the WeChat Pay simulator can be told to do wrong, by out_trade_no.

`notify`  how messages of the order go out (NOTIFY_MODES);  `late_seconds`  for `late`;
`refund`  `normal`, `hold`, `closed` or `abnormal`;
`split`  `normal`, `hold`, `closed` or `unrelated`, also by the number of a split or of a receiver (that share fails);
`return`  `normal`, `hold` or `failed` (for good), by the number of a return or of a receiver;
`statement`  what a statement says wrongly of the number (`statements.py`);
`faults`  list of {operation, mode, value, times}: what the API itself does wrong the next `times` calls.
Operations are those of `api.py`: prepay, query, close, refund, query_refund, certificates, statement, file, receiver,
split, query_split, return_split, query_return, unfreeze. The fault modes:
`error` answers 5xx (`value` is the status) and does nothing; `error_after` does the work, then answers 5xx;
`hang` does the work, then stays silent for `value` seconds; `cut` does the work and breaks the line in mid answer;
`forged` does the work and answers with a signature of another key.
"""

from infra.simulators.behaviour import Behaviours
from infra.simulators.store import Store

MUTATIONS = frozenset({"wrong_amount", "wrong_mchid", "wrong_appid", "wrong_currency", "wrong_number"})
DISGUISES = frozenset({"forged", "replayed", "unsigned", "unknown_serial", "unreadable"})
NOTIFY_MODES = frozenset({"normal", "silent", "late", "duplicate", "concurrent", "reordered"}) | MUTATIONS | DISGUISES
REFUND_MODES = frozenset({"normal", "hold", "closed", "abnormal"})
FAULT_MODES = frozenset({"error", "error_after", "hang", "cut", "forged"})
SPLIT_MODES = frozenset({"normal", "hold", "closed", "unrelated"})
RETURN_MODES = frozenset({"normal", "hold", "failed"})
OPERATIONS = frozenset(
    {
        "prepay", "query", "close", "refund", "query_refund", "certificates", "statement", "file", "receiver", "split",
        "query_split", "return_split", "query_return", "unfreeze",
    }
)  # fmt: skip


def wechat_behaviours(store: Store) -> Behaviours:
    return Behaviours(
        store,
        words={"notify": NOTIFY_MODES, "refund": REFUND_MODES, "split": SPLIT_MODES, "return": RETURN_MODES},
        operations=OPERATIONS,
        fault_modes=FAULT_MODES,
    )
