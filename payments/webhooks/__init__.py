"""Where providers' messages arrive: `/payments/notify/<provider>[/<account token>]`.

Owns no tables. Authenticates, keeps the message, answers; the work itself is `payments.intents`.
"""
