"""Values of parameters as text and back, and their bounds. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from backend.kernel.errors import DomainError
from backend.kernel.money import Money, format_yuan, parse_yuan
from backend.organization.parameters.contracts import Definition, Value, ValueKind

LONGEST_TEXT = 500
_WHOLE = re.compile(r"-?\d{1,15}")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


class ValueRefused(DomainError):
    code = "PARAMETER_VALUE_REFUSED"
    zh = "“{name}”的值无效：{reason}"
    en = "The value of {name_en} is not valid: {reason}"


def read(definition: Definition, text: str) -> Value:
    """The value that a text says, within the bounds. Raises ValueRefused."""
    value = _parsed(definition, text.strip())
    require_within(definition, value)
    return value


def write(value: Value) -> str:
    """The canonical text of a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Money):
        return format_yuan(value.amount_minor)
    if isinstance(value, Decimal):
        # 30.00 and 30 are one value; normalize() alone would write 100 as 1E+2.
        return format(value.normalize(), "f")
    return str(value)


def require_within(definition: Definition, value: Value) -> None:
    """Raises ValueRefused for a value of another kind or out of bounds."""
    if not _is_of_kind(definition.kind, value):
        raise _refused(definition, definition.kind.value)
    if definition.kind is ValueKind.CHOICE and value not in {option.value for option in definition.options}:
        raise _refused(definition, "、".join(option.value for option in definition.options))
    size = _size(value)
    if size is None:
        return
    low, high = definition.minimum, definition.maximum
    if (low is not None and size < low) or (high is not None and size > high):
        raise _refused(definition, f"{'' if low is None else write(low)}–{'' if high is None else write(high)}")


def _parsed(definition: Definition, text: str) -> Value:
    match definition.kind:
        case ValueKind.INT if _WHOLE.fullmatch(text):
            return int(text)
        case ValueKind.DECIMAL | ValueKind.PERCENT if _NUMBER.fullmatch(text):
            return Decimal(text)
        case ValueKind.BOOL if text in ("true", "false"):
            return text == "true"
        case ValueKind.CHOICE:
            return text
        case ValueKind.TEXT if len(text) <= LONGEST_TEXT:
            return text
        case ValueKind.MONEY:
            try:
                return Money(parse_yuan(text))
            except ValueError:
                pass
    raise _refused(definition, text[:40])


def _is_of_kind(kind: ValueKind, value: Value) -> bool:
    wanted: dict[ValueKind, type] = {
        ValueKind.INT: int,
        ValueKind.DECIMAL: Decimal,
        ValueKind.PERCENT: Decimal,
        ValueKind.BOOL: bool,
        ValueKind.CHOICE: str,
        ValueKind.TEXT: str,
        ValueKind.MONEY: Money,
    }
    # bool is an int to Python, not to us.
    return isinstance(value, wanted[kind]) and isinstance(value, bool) is (kind is ValueKind.BOOL)


def _size(value: Value) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, Money):
        return Decimal(value.amount_minor) / 100
    return Decimal(len(value)) if isinstance(value, str) else Decimal(value)


def _refused(definition: Definition, reason: str) -> ValueRefused:
    return ValueRefused(field=("value",), name=definition.zh, name_en=definition.en, reason=reason)
