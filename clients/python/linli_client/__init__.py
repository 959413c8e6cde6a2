"""Linli's APIs in Python: `owner.Owner` and `staff.Staff` have a typed method for every registered document.

`owner/` and `staff/` are written by `./linli manage python_client --write`; only the standard library is needed.
"""

from .connection import Address, AnswerInvalid, ApiRefused, Connection, Problem, Refused, Send, Unreachable, given

__all__ = ["Address", "AnswerInvalid", "ApiRefused", "Connection", "Problem", "Refused", "Send", "Unreachable", "given"]
