"""The company's bank accounts: their statements, and what the money on them was found to be.

Owns bank_account, bank_import, bank_line, bank_claim, desk_reference. What came in and nobody knows yet stands in
SUSPENSE (待认领); a line that is found to be a provider's withdrawal, a transfer recorded at the till or a room's money
moves it from there. Imported by collection and by the console.
"""
