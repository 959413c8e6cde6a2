"""Writes of the bank's side; this is the public face."""

from payments.bank.services.accounts import change_bank_account, open_bank_account
from payments.bank.services.claiming import keep_claim, keep_reference, lock_waiting, undo_claim
from payments.bank.services.errors import (
    BankAccountNameTaken,
    BounceDiffers,
    ClaimUndone,
    FeeTooLarge,
    LineNotMatched,
    LineNotWaiting,
    MappingInvalid,
    ReferenceMissing,
    ReferenceUsed,
)
from payments.bank.services.importing import import_bank_statement
from payments.bank.services.matching import bounce_line, match_line, match_waiting, unmatch_line
from payments.bank.services.waiting import tell_of_unmatched_money

__all__ = [
    "BankAccountNameTaken",
    "BounceDiffers",
    "ClaimUndone",
    "FeeTooLarge",
    "LineNotMatched",
    "LineNotWaiting",
    "MappingInvalid",
    "ReferenceMissing",
    "ReferenceUsed",
    "bounce_line",
    "change_bank_account",
    "import_bank_statement",
    "keep_claim",
    "keep_reference",
    "lock_waiting",
    "match_line",
    "match_waiting",
    "open_bank_account",
    "tell_of_unmatched_money",
    "undo_claim",
    "unmatch_line",
]
