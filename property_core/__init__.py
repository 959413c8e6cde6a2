"""The property company's own business: homes, residents, billing, imports, formulas.

Knows payments, notifications and search below it; the marketplace above it is unknown here.
"""
