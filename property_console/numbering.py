"""How documents are numbered: the rules in each unit, the numbers to come, changing a rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.errors import user_errors
from backend.graphql_kit.ids import decode_id, encode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime, UserError
from backend.kernel.errors import AccessError, DomainError, StaleVersion
from backend.organization.numbering.contracts import Reset as Resets
from backend.organization.numbering.contracts import RuleChange, RuleOfUnit
from backend.organization.numbering.patterns import (
    CounterMisplaced,
    NumberTooLong,
    PatternInvalid,
    ResetNeedsDate,
    UnitCodeNeeded,
)
from backend.organization.numbering.permissions import NUMBERING_MANAGE
from backend.organization.numbering.registry import DocumentTypeUnknown
from backend.organization.numbering.selectors import (
    MOST_PREVIEWED,
    preview_numbers,
    rule_history,
    rule_of_unit,
    rules_of_unit,
)
from backend.organization.numbering.services import RuleBelowLevel, set_numbering_rule
from backend.organization.selectors import staff_names

CounterReset = graphene.Enum.from_enum(Resets, name="CounterReset")

PATTERN = "Fixed text, {UNIT}, {YYYY} or {YY}, {MM}, {DD} and at the end a counter, e.g. SJ{YYYY}{MM}-{NNNNNN}."


class NumberingChange(graphene.ObjectType):
    """One change of a unit's own rule."""

    pattern = graphene.String(description="Null: from then on the rule above holds again.")
    reset = graphene.NonNull(CounterReset)
    starts_on = graphene.NonNull(Date, description="The first day it holds.")
    set_at = graphene.NonNull(DateTime)
    staff = graphene.String(description="Who did it.")

    @staticmethod
    def resolve_pattern(change: RuleChange, info: Any) -> str | None:
        return change.pattern or None

    @staticmethod
    def resolve_staff(change: RuleChange, info: Any) -> Any:
        if change.account_id is None:
            return None
        return info.context.loaders.load(staff_names, change.account_id, company_id=info.context.actor.company)


class NumberingRule(graphene.ObjectType):
    """How documents of a type are numbered in a unit today, and where that comes from."""

    document = graphene.NonNull(graphene.String, description="Key of the document type, e.g. receipt.")
    name = graphene.NonNull(graphene.String, description="Of the type, in the user's language.")
    pattern = graphene.NonNull(graphene.String, description=PATTERN)
    reset = graphene.NonNull(CounterReset, description="When the counter begins at 1 again.")
    source_unit_id = graphene.ID(description="The unit that set it; null: nobody did, it is the default.")
    is_own = graphene.NonNull(graphene.Boolean, description="Set by the unit itself.")
    version = graphene.NonNull(BigInt, description="Of what the unit itself has set; goes back with a change.")
    coming = graphene.NonNull(
        graphene.List(graphene.NonNull(NumberingChange)), description="Changes of the unit that begin later."
    )
    history = graphene.NonNull(
        graphene.List(graphene.NonNull(NumberingChange)),
        description="What the unit itself has set, newest first; a handful of rows.",
    )

    @staticmethod
    def resolve_document(row: RuleOfUnit, info: Any) -> str:
        return row.document.key

    @staticmethod
    def resolve_name(row: RuleOfUnit, info: Any) -> str:
        return row.document.zh if info.context.language.startswith("zh") else row.document.en

    @staticmethod
    def resolve_pattern(row: RuleOfUnit, info: Any) -> str:
        return row.rule.pattern

    @staticmethod
    def resolve_reset(row: RuleOfUnit, info: Any) -> Resets:
        return row.rule.reset

    @staticmethod
    def resolve_source_unit_id(row: RuleOfUnit, info: Any) -> str | None:
        return encode_id("Unit", row.rule.unit_id) if row.rule.unit_id is not None else None

    @staticmethod
    def resolve_is_own(row: RuleOfUnit, info: Any) -> bool:
        return row.rule.unit_id == row.unit_id

    @staticmethod
    def resolve_version(row: RuleOfUnit, info: Any) -> int:
        return row.own_version

    @staticmethod
    def resolve_history(row: RuleOfUnit, info: Any) -> list[RuleChange]:
        return rule_history(actor=info.context.actor, document=row.document.key, unit_id=row.unit_id)


class NumberPreview(graphene.ObjectType):
    """The next numbers, or what is wrong with the rule."""

    numbers = graphene.NonNull(graphene.List(graphene.NonNull(graphene.String)))
    errors = graphene.NonNull(graphene.List(graphene.NonNull(UserError)), description="Empty where the rule is sound.")


class SetNumberingRuleInput(graphene.InputObjectType):
    unit_id = graphene.NonNull(graphene.ID)
    document = graphene.NonNull(graphene.String)
    pattern = graphene.String(description=f"{PATTERN} Null: the unit gives up its own rule.")
    reset = graphene.InputField(CounterReset, default_value=Resets.NEVER)
    starts_on = graphene.NonNull(Date, description="Today or later.")
    version = graphene.NonNull(BigInt, description="As numberingRules gave it.")


class SetNumberingRule(Mutation):
    """Set how a unit numbers a type of document from a day on; numbers already given stay."""

    permission = Permitted(NUMBERING_MANAGE)
    Input = SetNumberingRuleInput
    raises = (
        DocumentTypeUnknown,
        RuleBelowLevel,
        PatternInvalid,
        CounterMisplaced,
        ResetNeedsDate,
        UnitCodeNeeded,
        NumberTooLong,
        StaleVersion,
    )
    numbering_rule = graphene.Field(NumberingRule)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SetNumberingRule:
        unit_id = decode_id("Unit", input.unit_id, field=("unitId",))
        set_numbering_rule(
            actor=actor,
            document=input.document,
            unit_id=unit_id,
            pattern=input.pattern,
            reset=Resets(input.reset),
            starts_on=input.starts_on,
            expected_version=input.version,
            now=now,
        )
        return cls(numbering_rule=rule_of_unit(actor=actor, document=input.document, unit_id=unit_id, now=now))


class NumberingQuery(graphene.ObjectType):
    numbering_rules = field(
        graphene.NonNull(graphene.List(graphene.NonNull(NumberingRule))),
        permission=Permitted(NUMBERING_MANAGE),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="How each type of document is numbered in a unit; as many as there are types.",
    )
    preview_numbering = field(
        graphene.NonNull(NumberPreview),
        permission=Permitted(NUMBERING_MANAGE),
        unit_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        document=graphene.Argument(graphene.NonNull(graphene.String)),
        pattern=graphene.Argument(graphene.String, description="Null: the one that holds."),
        reset=graphene.Argument(CounterReset),
        on=graphene.Argument(Date, description="Null: today."),
        count=graphene.Argument(graphene.Int, default_value=3, description=f"1–{MOST_PREVIEWED}."),
        description="The next numbers of a unit, by its rule or by one that is being thought of; none is taken.",
    )

    @staticmethod
    def resolve_numbering_rules(root: None, info: Any, unit_id: str) -> list[RuleOfUnit]:
        number = decode_id("Unit", unit_id, field=("unitId",))
        return rules_of_unit(actor=info.context.actor, unit_id=number, now=info.context.now)

    @staticmethod
    def resolve_preview_numbering(root: None, info: Any, unit_id: str, **wanted: Any) -> dict[str, Any]:
        number = decode_id("Unit", unit_id, field=("unitId",))
        try:
            numbers = preview_numbers(actor=info.context.actor, unit_id=number, now=info.context.now, **wanted)
        except AccessError:
            raise
        except DomainError as error:
            return {"numbers": [], "errors": user_errors(error, info.context.language)}
        return {"numbers": numbers, "errors": []}


class NumberingMutation(graphene.ObjectType):
    set_numbering_rule = SetNumberingRule.field()
