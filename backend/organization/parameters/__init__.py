"""Parameters (系统参数): typed settings with a value per unit of the tree, inherited downwards, each from a day on.

Modules define theirs with `PARAMETERS.define(…)` while they are imported and ask `parameter(unit_id, key, on=day)`.
Tables: parameter_value, parameter_version.
"""

from backend.organization.parameters.contracts import Definition, ValueKind
from backend.organization.parameters.registry import PARAMETERS
from backend.organization.parameters.values import one_reading, parameter

__all__ = ["PARAMETERS", "Definition", "ValueKind", "one_reading", "parameter"]
