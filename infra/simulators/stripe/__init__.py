"""Stripe as a simulator: API v1 in forms, Checkout pages, PaymentIntents, refunds, disputes, transfers, webhooks.

What is peculiar to Stripe is kept: a call is known by its idempotency key; a page can be paid until it is expired by a
call; a payment is told by two events, the page's and the PaymentIntent's; a refund may fail days after it was done; a
transfer can only be reversed out of the destination's balance. Balances per account are the sum of its balance
transactions and live in SQLite with the owed events, so that they survive a kill.
"""
