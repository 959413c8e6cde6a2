"""Merchants' GraphQL: translate, one domain call, translate back. No business rules live here."""
