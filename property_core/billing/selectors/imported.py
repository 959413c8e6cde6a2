"""What stands already of an import's figures, by the clerk's codes: what a new workbook may not contradict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

# (room code, item code, period) and (room code, name, day collected)
ArrearsKey = tuple[str, str, date]
DepositKey = tuple[str, str, date]


def billed_readings(company_id: int, readings: Sequence[tuple[str, date]]) -> set[tuple[str, date]]:
    """Those of the readings, (meter code, period), that a standing bill was computed from.

    A bill takes the reading of its period and the last one before it.
    """
    if not readings:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT asked.code, asked.period
            FROM unnest(%(codes)s::text[], %(periods)s::date[]) AS asked (code, period)
            JOIN meter ON meter.company_id = %(company_id)s AND meter.code = asked.code
            WHERE EXISTS (
                SELECT FROM bill
                WHERE bill.company_id = %(company_id)s AND bill.origin = 'RUN' AND bill.status <> 'REVERSED'
                  AND (bill.meter_id = meter.id OR bill.room_id = meter.room_id)
                  AND bill.trace -> 'meter' ->> 'code' = meter.code
                  AND bill.period >= asked.period
                  AND NOT EXISTS (
                      SELECT FROM reading AS later
                      WHERE later.meter_id = meter.id AND later.period > asked.period AND later.period < bill.period
                  )
            )
            """,
            {
                "company_id": company_id,
                "codes": [code for code, _ in readings],
                "periods": [period for _, period in readings],
            },
        )
        return set(cursor.fetchall())


def opening_arrears(*, company_id: int) -> Mapping[ArrearsKey, tuple[int, int, date]]:
    """(total, 已收 when it was taken over, due date) of every standing opening bill; amounts in fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT room.code, item.code, bill.period, bill.total_minor,
                (bill.trace -> 'opening' ->> 'paid_minor')::bigint, bill.due_on
            FROM bill
            JOIN room ON room.company_id = %(company_id)s AND room.id = bill.room_id
            JOIN charge_item AS item ON item.company_id = %(company_id)s AND item.id = bill.item_id
            WHERE bill.company_id = %(company_id)s AND bill.origin = 'OPENING' AND bill.status <> 'REVERSED'
            """,
            {"company_id": company_id},
        )
        return {(room, item, period): (total, paid, due) for room, item, period, total, paid, due in cursor.fetchall()}


def opening_figures(*, company_id: int) -> tuple[Mapping[str, int], Mapping[DepositKey, int]]:
    """Prepayments by room code, deposits by their key; amounts in fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT figure.is_deposit, room.code, figure.name, figure.collected_on, figure.amount_minor
            FROM opening_figure AS figure
            JOIN room ON room.company_id = %(company_id)s AND room.id = figure.room_id
            WHERE figure.company_id = %(company_id)s
            """,
            {"company_id": company_id},
        )
        rows = cursor.fetchall()
    prepaid = {room: amount for is_deposit, room, _, _, amount in rows if not is_deposit}
    deposits = {(room, name, day): amount for is_deposit, room, name, day, amount in rows if is_deposit}
    return prepaid, deposits
