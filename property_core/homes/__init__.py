"""Homes: buildings, entrances, rooms, parking spaces and the meters that hang on them.

Tables owned: building, entrance, room, parking_space, meter.
Siblings may import its selectors and services; its models stay its own.
"""
