"""The lines of a statement put into the database: a hundred thousand of them go in one stream.

A table with row security takes no COPY, so the stream ends in a table of this transaction alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from payments.providers.contracts import StatementLine

_STREAM = """
    CREATE TEMPORARY TABLE statement_stream (position integer, kind text, meaning text, label text,
        happened_at timestamptz, out_trade_no text, transaction_id text, out_refund_no text, refund_id text,
        reference text, state text, currency text, amount_minor bigint, fee_minor bigint) ON COMMIT DROP
"""
_STORE = """
    INSERT INTO payment_statement_row (company_id, statement_id, position, kind, meaning, label, happened_at,
        out_trade_no, transaction_id, out_refund_no, refund_id, reference, state, currency, amount_minor, fee_minor)
    SELECT %(company_id)s, %(statement_id)s, position, kind, meaning, label, happened_at, out_trade_no, transaction_id,
        out_refund_no, refund_id, reference, state, currency, amount_minor, fee_minor
    FROM statement_stream
"""
BATCH = 5000
_COLUMNS = 14
# What has a meaning in a stream, written so that it has none.
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def store_rows(*, company_id: int, statement_id: int, lines: Sequence[StatementLine], words: Iterable[str]) -> None:
    """Keep the lines in their order; `words`: what each was. Joins the caller's transaction."""
    if not lines:
        return
    texts = map(_text, range(1, len(lines) + 1), lines, words)
    with connection.cursor() as cursor:
        cursor.execute(_STREAM)
        with cursor.copy("COPY statement_stream FROM STDIN") as copy:
            batch: list[str] = []
            for text in texts:
                batch.append(text)
                if len(batch) == BATCH:
                    copy.write("".join(batch))
                    batch.clear()
            copy.write("".join(batch))
        cursor.execute(_STORE, {"company_id": company_id, "statement_id": statement_id})
        cursor.execute("DROP TABLE statement_stream")


def _text(position: int, line: StatementLine, word: str) -> str:
    """One line of the stream."""
    values = (
        str(position), line.kind.value, word, line.label[:40], line.happened_at.isoformat(), line.out_trade_no[:64],
        line.transaction_id[:64], line.out_refund_no[:64], line.refund_id[:64], line.reference[:64], line.state[:16],
        line.currency[:3], str(line.amount_minor), str(line.fee_minor),
    )  # fmt: skip
    text = "\t".join(values)
    # Numbers and words of providers hardly ever need it.
    if "\\" in text or "\n" in text or "\r" in text or text.count("\t") != _COLUMNS - 1:
        text = "\t".join(value.translate(_ESCAPES) for value in values)
    return text + "\n"
