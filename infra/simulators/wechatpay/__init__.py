"""WeChat Pay API v3 as a simulator: orders, combined orders, refunds, messages, a cashier page, misbehaviour on order.

Public-key mode: answers and messages are signed with the platform key whose id is `PUB_KEY_ID_…`; requests are refused
unless the merchant's own signature holds. Balances per merchant number and owed messages live in SQLite and survive a
kill.
"""
