"""Tariff formulas: a whitelisted language of arithmetic over a room's quantities, never `eval`.

Tables owned: none. Events: none. Pure Python without Django: `parser` makes a typed tree, `decimals` computes it for a
preview or an explanation, `sql` compiles it for the set-based run; a property test holds the two back-ends equal.
May be imported by property_core (imports, billing) and by the API packages through those.
"""
