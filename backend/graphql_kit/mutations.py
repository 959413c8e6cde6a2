"""The shape of every mutation: permission, one `input`, one domain call, a payload with typed `errors`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, ClassVar

import graphene
from django.conf import settings

from backend.graphql_kit.errors import user_errors
from backend.graphql_kit.permissions import GuardedField, Permission, PermissionMissing
from backend.graphql_kit.types import UserError
from backend.kernel.errors import AccessError, DomainError, IdempotencyKeyReused, InvalidInput


class UndeclaredError(AssertionError):
    """In tests: a mutation raised a DomainError that its `raises` does not name."""


def idempotency_key() -> graphene.InputField:
    """The input field `idempotencyKey`: chosen by the client once per intention, sent again with every retry."""
    return graphene.InputField(
        graphene.NonNull(graphene.String),
        description="1–120 characters, chosen once per intention and sent again with every retry of it.",
    )


class Mutation(graphene.ObjectType):
    """Base of every mutation; the class is its payload.

        class PayBills(Mutation):
            "Start paying bills."
            permission = Authenticated
            Input = PayBillsInput                       # graphene.InputObjectType; None where there is nothing to say
            raises = (BillAlreadyPaid, BillTotalChanged)
            bill_payment = graphene.Field(BillPayment)  # payload fields are nullable

            @classmethod
            def perform(cls, *, actor, input, now):
                return cls(bill_payment=start_bill_payment(actor=actor, ..., now=now))

        class Mutations(graphene.ObjectType):
            pay_bills = PayBills.field()

    `perform` runs outside of any transaction: the service owns its own. It may ask for `context` too (signing in).
    The payload is resolved afterwards in a read scope of the actor's company.
    """

    class Meta:
        abstract = True

    permission: ClassVar[Permission]
    Input: ClassVar[Any] = None
    raises: ClassVar[tuple[type[DomainError], ...]] = ()
    # classmethod (*, actor: Actor, input, now: datetime[, context: RequestContext]) -> an instance of the class
    perform: ClassVar[Callable[..., Any]]

    errors = graphene.NonNull(graphene.List(graphene.NonNull(UserError)), description="Empty when it was done.")

    @classmethod
    def __init_subclass_with_meta__(cls, **options: Any) -> None:
        if not isinstance(getattr(cls, "permission", None), Permission):
            raise PermissionMissing(f"{cls.__name__} declares no permission")
        options.setdefault("name", f"{cls.__name__}Payload")
        # The class's own text and its codes stand at the field, where a reader of the schema looks for them.
        options["description"] = f"What {cls.__name__} answers."
        super().__init_subclass_with_meta__(**options)
        for name, declared in cls._meta.fields.items():
            if name != "errors" and isinstance(declared.type, graphene.NonNull):
                raise TypeError(f"{cls.__name__}.{name} must be nullable: a refusal leaves it empty")
        cls._wants_context = "context" in inspect.signature(cls.perform).parameters

    @classmethod
    def declared_errors(cls) -> tuple[type[DomainError], ...]:
        """Everything that may stand in `errors`: what the class names, and what any input can cause."""
        implied: tuple[type[DomainError], ...] = (InvalidInput,) if cls.Input is not None else ()
        if cls.Input is not None and "idempotency_key" in cls.Input._meta.fields:
            implied += (IdempotencyKeyReused,)
        return (*cls.raises, *(error for error in implied if error not in cls.raises))

    @classmethod
    def field(cls) -> GuardedField:
        """The root field of this mutation."""
        text = inspect.cleandoc(cls.__doc__ or "")
        codes = sorted({error.code for error in cls.declared_errors()})
        if codes:
            text = f"{text}\n\nErrors: {', '.join(codes)}."
        arguments = {} if cls.Input is None else {"input": graphene.Argument(graphene.NonNull(cls.Input))}
        return GuardedField(
            graphene.NonNull(cls),
            permission=cls.permission,
            args=arguments,
            resolver=cls._resolve,
            description=text.strip(),
        )

    @classmethod
    def _resolve(cls, root: Any, info: Any, input: Any = None) -> Any:
        context = info.context
        more = {"context": context} if cls._wants_context else {}
        try:
            payload = cls.perform(actor=context.actor, input=input, now=context.now, **more)
        except AccessError:
            raise
        except DomainError as error:
            if not isinstance(error, cls.declared_errors()) and settings.LINLI_TEST:
                raise UndeclaredError(f"{cls.__name__} does not declare {type(error).__name__}") from error
            context.refused = error.code
            payload = cls(errors=user_errors(error, context.language))
        else:
            if payload.errors is None:
                payload.errors = []
        context.open_read()
        return payload
