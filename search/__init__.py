"""Search: a registry of document kinds, and engines (PostgreSQL, Elasticsearch) that answer for them.

Knows a document kind, never the business row behind it.
"""
