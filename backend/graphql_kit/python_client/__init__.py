"""Writes the typed Python client of an API from its schema and its registered documents.

`shapes.py` finds the classes that the documents need, `writing.py` their text. Why not a library: decision 0009.
"""
