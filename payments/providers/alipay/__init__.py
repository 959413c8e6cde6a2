"""Alipay (支付宝) for a direct merchant in public-key mode: page, WAP, app and QR payment, refunds, notices, bills.

`sdk` asks the official SDK for a call's parameters, `signing` signs and verifies (RSA2 alone), `client` is the road to
the gateway, `wire` turns Alipay's words into our contracts and back, `messages` authenticates what it sends us,
`statements` reads its bills, `provider` is the interface. Nothing here logs: requests and answers hold personal data.
"""
