"""Enums of this API that several of its files use, made once: a schema knows each name only once."""

from __future__ import annotations

import graphene

from property_core.residents.contracts import ResidencyRole as ResidencyRoles

ResidencyRole = graphene.Enum.from_enum(ResidencyRoles)
