"""Signatures made with the openssl command line, so that nothing of ours vouches for them.

    printf '%s.%s' 1795309213 "$(cat body.json)" > signed.txt
    openssl dgst -sha256 -hmac whsec_… signed.txt      (-sha1 for what must be refused)

`body.json` is an event in the form of Stripe's published example.
"""

SECRET = "whsec_5f3c1a9be27d48f0a6c4d1e8b7025f36"
OTHER_SECRET = "whsec_00e1d2c3b4a5968778695a4b3c2d1e0f"
STAMP = 1795309213

BODY = (
    rb'{"id":"evt_1SVectorsOfStripe0001","object":"event","api_version":"2026-10-28.endive","created":17953'
    rb'09212,"data":{"object":{"id":"cs_test_a1VectorPage","object":"checkout.session","amount_subtotal":17'
    rb'523,"amount_total":17523,"client_reference_id":"L202611220a1b2c3d4e5f60718293","created":1795309100,'
    rb'"currency":"cny","livemode":false,"metadata":{"out_trade_no":"L202611220a1b2c3d4e5f60718293","seller'
    rb'":"acct_1VectorAccount"},"mode":"payment","payment_intent":"pi_3VectorIntent0001","payment_status":"'
    rb'paid","status":"complete"}},"livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_'
    rb'key":null},"type":"checkout.session.completed"}'
)

SHA256 = "0b5409ed1305c035797a9896913c9512ae312a1477288ee9fab1b422ba163ff5"
SHA1 = "102d0fe75d71cdeb65b7fa6f4502ac1e57feb10b"
SHA256_OF_ANOTHER_SECRET = "36613d8f08e3c4852a1a25a99f1e56e19d7b903b339edc4ec7b6c7ed1b397c91"
