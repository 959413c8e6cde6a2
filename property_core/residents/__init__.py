"""Residents: persons (natural or firms) and their residencies in rooms, with personal data encrypted.

Tables owned: person, residency.
Siblings may import its selectors and services; its models stay its own.
"""
