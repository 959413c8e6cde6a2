"""Money handed over at the company's own desk: no network, no keys, paid the moment the cashier says so."""
