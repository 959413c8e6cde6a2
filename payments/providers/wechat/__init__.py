"""WeChat Pay API v3 for a direct merchant in public-key mode: JSAPI, Native, combined payment, refunds, messages.

`client` is the hardened road to the provider, `wire` turns its JSON into our contracts and back, `messages`
authenticates what it sends us, `provider` is the interface. Nothing here logs: requests and answers carry keys' work
and personal data.
"""
