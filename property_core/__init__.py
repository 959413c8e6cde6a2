"""The property company's own business: homes, residents, formulas, charges, billing, collection, imports, moves.

Knows payments, notifications and search below it; the marketplace above it is unknown here.
"""
