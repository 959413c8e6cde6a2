"""Marketplace: merchants under the company's rules, their listings, orders, group buys and bookings.

Stands above property_core and payments; nothing below knows it.
"""
