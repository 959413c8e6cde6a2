"""Charges (收费标准): charge items, tariffs with their versions, assignments, meter readings.

Tables owned: charge_item, tariff, tariff_version, assignment, reading. No events.
Imported by billing, collection, imports and the API packages.
"""
