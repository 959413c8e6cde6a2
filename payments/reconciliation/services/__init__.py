"""Writes of reconciliation; this is the public face."""

from payments.reconciliation.services.explaining import DifferenceNotOpen, NoteMissing, explain_difference
from payments.reconciliation.services.importing import reconcile_day

__all__ = ["DifferenceNotOpen", "NoteMissing", "explain_difference", "reconcile_day"]
