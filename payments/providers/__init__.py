"""Payment providers behind one interface: `contracts.PaymentProvider`, found by name in `registry`.

Owns no tables and no Django models: an account's ids and keys come in as `PayeeCredentials`, facts go out as
`ProviderEvent`. Imported by `payments` only. Each provider is a folder; `contracts` settles what crosses its border.
"""
