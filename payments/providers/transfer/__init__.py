"""Money that the payer sent to the company's bank account: known by the bank's own number of the movement."""
