"""Moves: what moving in, moving out and selling a room mean for the money, and moves by the dozen from a workbook.

Tables owned: none. Events: none. Sits above residents (who writes the stays) and above charges and billing (whose
bills and assignments it reads); nothing here changes a bill. May be imported by the API packages.
"""
