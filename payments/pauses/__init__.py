"""Payment pauses: nobody begins to pay online on the whole platform, in a company or in a community for a while.

Owns payment_pause. What runs already goes on, and providers' messages are taken as ever; the cash desk stays open.
Imported by `payments.intents` and the console.
"""
