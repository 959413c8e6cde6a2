"""Alipay as a simulator: `gateway.do` with RSA2 both ways, page, WAP, app and QR payment, refunds, notices, bills.

What is peculiar to Alipay is kept: a page, WAP or app payment is a link that the merchant signs by itself, and no trade
before the payer opens it; a QR code is none before it is scanned; closing a trade that does not exist closes nothing; a
full refund turns a trade into TRADE_CLOSED. Balances per seller and owed notices live in SQLite and survive a kill.
"""
