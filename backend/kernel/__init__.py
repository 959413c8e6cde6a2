"""Ground: money, errors, time, audit, outbox, idempotency, timers, locking, encrypted fields, failpoints.

Tables owned: audit_entry, outbox_event, consumed_event, idempotency_key, timer.
Events: carries everybody's, emits none. Everyone may import it; it imports nobody.
"""
