"""Parameters of the units: what holds where, where it comes from, what was changed by whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime
from backend.kernel.errors import StaleVersion
from backend.organization.parameters import PARAMETERS
from backend.organization.parameters.contracts import Option, ParameterChange, ParameterOfUnit
from backend.organization.parameters.contracts import ValueKind as ValueKinds
from backend.organization.parameters.permissions import PARAMETERS_MANAGE
from backend.organization.parameters.registry import ParameterUnknown
from backend.organization.parameters.rules import ValueRefused, read, write
from backend.organization.parameters.selectors import parameter_history, parameter_of_unit, parameters_of_unit
from backend.organization.parameters.services import (
    NothingSet,
    ParameterBelowLevel,
    reset_parameter,
    set_parameter,
)
from backend.organization.selectors import staff_names

ParameterKind = graphene.Enum.from_enum(ValueKinds, name="ParameterKind")

VALUE = 'As text: 15, "12.5", "true", the value of an option, an amount in yuan, a percentage without its sign.'


def _said(info: Any, zh: str, en: str) -> str:
    return zh if info.context.language.startswith("zh") else en


class ParameterOption(graphene.ObjectType):
    """One of the values to choose from."""

    value = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String, description="In the user's language.")

    @staticmethod
    def resolve_name(option: Option, info: Any) -> str:
        return _said(info, option.zh, option.en)


class ParameterChanged(graphene.ObjectType):
    """One change of a unit's own value."""

    old = graphene.String(description="Null: the unit had no value of its own.")
    new = graphene.String(description="Null: the unit gave its own value up.")
    starts_on = graphene.NonNull(Date, description="The first day it holds.")
    set_at = graphene.NonNull(DateTime)
    staff = graphene.String(description="Who did it.")

    @staticmethod
    def resolve_old(change: ParameterChange, info: Any) -> str | None:
        return None if change.old is None else write(change.old)

    @staticmethod
    def resolve_new(change: ParameterChange, info: Any) -> str | None:
        return None if change.new is None else write(change.new)

    @staticmethod
    def resolve_staff(change: ParameterChange, info: Any) -> Any:
        if change.account_id is None:
            return None
        return info.context.loaders.load(staff_names, change.account_id, company_id=info.context.actor.company)


class Parameter(graphene.ObjectType):
    """A parameter (系统参数) in a unit: its value, and where that comes from."""

    key = graphene.NonNull(graphene.String)
    module = graphene.NonNull(graphene.String)
    kind = graphene.NonNull(ParameterKind)
    name = graphene.NonNull(graphene.String, description="In the user's language.")
    help = graphene.NonNull(graphene.String, description="What changes with it, in the user's language.")
    minimum = graphene.String(description="Of a number; of a text its shortest length.")
    maximum = graphene.String(description="Of a number; of a text its greatest length.")
    options = graphene.NonNull(graphene.List(graphene.NonNull(ParameterOption)), description="Of a choice; else empty.")
    value = graphene.NonNull(graphene.String, description=VALUE)
    source_unit_id = graphene.ID(description="The unit that set it; null: nobody did, it is the default.")
    is_own = graphene.NonNull(graphene.Boolean, description="Set by the unit itself.")
    inherited_value = graphene.NonNull(graphene.String, description="What would hold without a value of its own.")
    may_be_set = graphene.NonNull(graphene.Boolean, description="Whether a unit of this level may have its own value.")
    version = graphene.NonNull(BigInt, description="Of what the unit itself has set; goes back with a change.")
    coming = graphene.NonNull(
        graphene.List(graphene.NonNull(ParameterChanged)), description="Changes of the unit that begin later."
    )

    @staticmethod
    def resolve_key(row: ParameterOfUnit, info: Any) -> str:
        return row.definition.key

    @staticmethod
    def resolve_module(row: ParameterOfUnit, info: Any) -> str:
        return row.definition.module

    @staticmethod
    def resolve_kind(row: ParameterOfUnit, info: Any) -> ValueKinds:
        return row.definition.kind

    @staticmethod
    def resolve_name(row: ParameterOfUnit, info: Any) -> str:
        return _said(info, row.definition.zh, row.definition.en)

    @staticmethod
    def resolve_help(row: ParameterOfUnit, info: Any) -> str:
        return _said(info, row.definition.zh_help, row.definition.en_help)

    @staticmethod
    def resolve_minimum(row: ParameterOfUnit, info: Any) -> str | None:
        return None if row.definition.minimum is None else write(row.definition.minimum)

    @staticmethod
    def resolve_maximum(row: ParameterOfUnit, info: Any) -> str | None:
        return None if row.definition.maximum is None else write(row.definition.maximum)

    @staticmethod
    def resolve_options(row: ParameterOfUnit, info: Any) -> tuple[Option, ...]:
        return row.definition.options

    @staticmethod
    def resolve_value(row: ParameterOfUnit, info: Any) -> str:
        return write(row.held.value)

    @staticmethod
    def resolve_source_unit_id(row: ParameterOfUnit, info: Any) -> str | None:
        return encode_id("Unit", row.held.unit_id) if row.held.unit_id is not None else None

    @staticmethod
    def resolve_is_own(row: ParameterOfUnit, info: Any) -> bool:
        return row.held.unit_id == row.unit_id

    @staticmethod
    def resolve_inherited_value(row: ParameterOfUnit, info: Any) -> str:
        return write(row.inherited.value)

    @staticmethod
    def resolve_version(row: ParameterOfUnit, info: Any) -> int:
        return row.own_version


class SetParameterInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)
    key = graphene.NonNull(graphene.String)
    value = graphene.NonNull(graphene.String, description=VALUE)
    starts_on = graphene.NonNull(Date, description="Today or later.")
    version = graphene.NonNull(BigInt, description="As parameters gave it.")


class SetParameter(Mutation):
    """Give a unit, and what is below it, a value of its own from a day on."""

    permission = Permitted(PARAMETERS_MANAGE)
    Input = SetParameterInput
    raises = (ParameterUnknown, ValueRefused, ParameterBelowLevel, StaleVersion)
    parameter = graphene.Field(Parameter)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SetParameter:
        unit_id = decode_id("Unit", input.unit_id, field=("unitId",))
        set_parameter(
            actor=actor,
            unit_id=unit_id,
            key=input.key,
            value=read(PARAMETERS.get(input.key), input.value),
            starts_on=input.starts_on,
            expected_version=input.version,
            now=now,
        )
        return cls(parameter=parameter_of_unit(actor=actor, key=input.key, unit_id=unit_id, now=now))


class ResetParameterInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)
    key = graphene.NonNull(graphene.String)
    starts_on = graphene.NonNull(Date, description="Today or later.")
    version = graphene.NonNull(BigInt, description="As parameters gave it.")


class ResetParameter(Mutation):
    """Give a unit's own value up from a day on: what holds above holds again."""

    permission = Permitted(PARAMETERS_MANAGE)
    Input = ResetParameterInput
    raises = (ParameterUnknown, NothingSet, StaleVersion)
    parameter = graphene.Field(Parameter)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ResetParameter:
        unit_id = decode_id("Unit", input.unit_id, field=("unitId",))
        reset_parameter(
            actor=actor,
            unit_id=unit_id,
            key=input.key,
            starts_on=input.starts_on,
            expected_version=input.version,
            now=now,
        )
        return cls(parameter=parameter_of_unit(actor=actor, key=input.key, unit_id=unit_id, now=now))


class ParametersQuery(graphene.ObjectType):
    parameters = field(
        graphene.NonNull(graphene.List(graphene.NonNull(Parameter))),
        permission=Permitted(PARAMETERS_MANAGE),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        on=graphene.Argument(Date, description="Null: today."),
        description="Every parameter of a unit, by key; as many as the product has.",
    )
    parameter_history = field(
        graphene.NonNull(graphene.List(graphene.NonNull(ParameterChanged))),
        permission=Permitted(PARAMETERS_MANAGE),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        key=graphene.Argument(graphene.NonNull(graphene.String)),
        description="What a unit itself has set, newest first; a handful of rows.",
    )

    @staticmethod
    def resolve_parameters(root: None, info: Any, unit_id: str, on: date | None = None) -> list[ParameterOfUnit]:
        number = decode_id("Unit", unit_id, field=("unitId",))
        return parameters_of_unit(actor=info.context.actor, unit_id=number, on=on, now=info.context.now)

    @staticmethod
    def resolve_parameter_history(root: None, info: Any, unit_id: str, key: str) -> list[ParameterChange]:
        number = decode_id("Unit", unit_id, field=("unitId",))
        return parameter_history(actor=info.context.actor, key=key, unit_id=number)


class ParametersMutation(graphene.ObjectType):
    set_parameter = SetParameter.field()
    reset_parameter = ResetParameter.field()
