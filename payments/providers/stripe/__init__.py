"""Stripe, for companies outside mainland China: Checkout pages and PaymentIntents, refunds, disputes, transfers.

The official library makes the calls and checks signatures, imported on the first call alone; what its objects mean in
our contracts is said here. Orders carry our number in `metadata.out_trade_no`, refunds in `metadata.out_refund_no`.
"""
