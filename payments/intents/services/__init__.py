"""Every write of intents, one file per use case; this is the public face."""
