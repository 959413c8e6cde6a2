"""Document numbers (单据编号) without gaps, by rules that a company sets per type and unit.

Modules register their types (`register_document`) and number their documents in the transaction that writes them
(`number_on_commit`, or `take_number` where the number is needed at once).
Tables: numbering_rule, number_sequence. Why it is as it is: docs/decisions/0007.
"""

from backend.organization.numbering.contracts import Reset
from backend.organization.numbering.registry import register_document
from backend.organization.numbering.taking import number_on_commit, take_number

__all__ = ["Reset", "number_on_commit", "register_document", "take_number"]
