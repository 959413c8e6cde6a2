"""Writes of billing: the run, late fees, closing a month."""
