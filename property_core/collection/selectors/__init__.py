"""Reads of billing. Every list is scoped by its actor and ordered; dicts keep every asked key."""
