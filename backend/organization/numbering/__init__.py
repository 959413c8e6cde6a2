"""Document numbers (单据编号) without gaps, by rules that a company sets per type and unit.

Modules register their types (`register_document`) and take numbers (`take_number`, `next_number`) in the transaction
of the document. Tables: numbering_rule, number_sequence. Why it is as it is: docs/decisions/0007.
"""

from backend.organization.numbering.contracts import Reset
from backend.organization.numbering.registry import register_document
from backend.organization.numbering.taking import next_number, take_number

__all__ = ["Reset", "next_number", "register_document", "take_number"]
