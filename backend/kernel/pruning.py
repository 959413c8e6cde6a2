"""What has been done is forgotten after a while: handled events with their marks, and timers that have run."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from backend.kernel import outbox, timers
from backend.kernel.models import OutboxEvent, Timer

PRUNE_SECONDS = 3600
# Rows looked at in one transaction.
BATCH = 5_000

# An event goes when it was sent long ago and every consumer there is has handled it: one that still fails keeps its
# event, for nothing else could bring it back. Its marks go with it.
_EVENTS = """
WITH wanted AS (
    SELECT kind, name FROM unnest(%(kinds)s::text[], %(names)s::text[]) AS consumer (kind, name)
),
gone AS (
    DELETE FROM outbox_event AS event
    WHERE event.id > %(after)s AND event.id <= %(until)s AND event.sent_at < %(before)s
      AND NOT EXISTS (
        SELECT FROM wanted WHERE wanted.kind = event.kind AND NOT EXISTS (
            SELECT FROM consumed_event AS mark WHERE mark.consumer = wanted.name AND mark.event_id = event.event_id
        )
    )
    RETURNING event.event_id, event.kind
),
unmarked AS (
    DELETE FROM consumed_event AS mark USING gone, wanted
    WHERE wanted.kind = gone.kind AND mark.consumer = wanted.name AND mark.event_id = gone.event_id
)
SELECT count(*) FROM gone
"""


def register() -> None:
    """Called once by the app's ready()."""
    timers.every("kernel.prune", PRUNE_SECONDS, prune)


def prune(now: datetime) -> int:
    """Delete what was done longer than OUTBOX_KEEP_DAYS ago; returns how many events and timers went.

    In batches by id, each a transaction of its own; safe beside itself.
    """
    before = now - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    return _prune_events(before) + _prune_timers(before)


def _prune_events(before: datetime) -> int:
    consumers = [(kind, name) for kind, names in outbox.consumers().items() for name in names]
    gone = after = 0
    while True:
        ids = OutboxEvent.objects.filter(id__gt=after).order_by("id").values_list("id", "created_at")[:BATCH]
        batch = list(ids)
        # Later events were made later: nothing behind the first young one is old enough.
        if not batch or batch[0][1] >= before:
            return gone
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                _EVENTS,
                {
                    "kinds": [kind for kind, _ in consumers],
                    "names": [name for _, name in consumers],
                    "after": after,
                    "until": batch[-1][0],
                    "before": before,
                },
            )
            gone += int(cursor.fetchone()[0])
        after = batch[-1][0]


def _prune_timers(before: datetime) -> int:
    gone = 0
    while True:
        ids = list(Timer.objects.filter(done_at__lt=before).order_by("id").values_list("id", flat=True)[:BATCH])
        if not ids:
            return gone
        gone += Timer.objects.filter(id__in=ids).delete()[0]
