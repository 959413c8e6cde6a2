"""Writes of reconciliation; this is the public face."""

from payments.reconciliation.services.errors import (
    DayHasDifferences,
    DayIsSigned,
    DayNotImported,
    DifferenceNotOpen,
    NoteMissing,
    OwnerNotAllowed,
)
from payments.reconciliation.services.explaining import add_difference_note, assign_difference, explain_difference
from payments.reconciliation.services.importing import reconcile_day
from payments.reconciliation.services.signing import sign_off_day

__all__ = [
    "DayHasDifferences",
    "DayIsSigned",
    "DayNotImported",
    "DifferenceNotOpen",
    "NoteMissing",
    "OwnerNotAllowed",
    "add_difference_note",
    "assign_difference",
    "explain_difference",
    "reconcile_day",
    "sign_off_day",
]
