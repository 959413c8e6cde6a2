"""Moves by the dozen, from a workbook."""
