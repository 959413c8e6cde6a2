"""Refunds on demand: somebody asks that a payment, or part of it, goes back; another approves; it is carried out.

Tables owned: refund_order, refund_order_line. Events: RefundRequested, RefundDecided, RefundEnded.
Stands above `payments.intents`, which carries the single refund to the provider; the purposes' side of it is in
`payments.registry`. Imported by the API packages and by `property_core.collection`.
"""
