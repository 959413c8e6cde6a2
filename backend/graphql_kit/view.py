"""One address of one API: JSON in, one operation, JSON out. Synchronous, for WSGI."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import graphene
import orjson
from django.conf import settings
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from graphql import GraphQLSchema, print_schema

from backend.accounts.actor import Actor, ActorKind
from backend.graphql_kit import errors, metrics
from backend.graphql_kit.compression import compressed
from backend.graphql_kit.context import RequestContext, accepted_language
from backend.graphql_kit.descriptions import Catalogue, translated
from backend.graphql_kit.documents import DocumentCache, PreparedDocument, PreparedOperation
from backend.graphql_kit.execution import Run
from backend.graphql_kit.explorer import explorer_page
from backend.graphql_kit.limits import Limits, check_variables, cost_of
from backend.graphql_kit.mutations import UndeclaredError
from backend.graphql_kit.permissions import declared_permissions
from backend.graphql_kit.planning import Plan
from backend.kernel.errors import DomainError

logger = logging.getLogger("linli.graphql")

Answer = dict[str, Any]


class GraphQLView:
    """The Django view of one API.

    build_actor: who asks, from the request (headers, cookies); raises NotSignedIn for a token that no longer counts.
    registry: the manifest of the registered documents (manifest.py); it may be missing. With
    GRAPHQL_PERSISTED_ONLY everybody but staff asks only what stands in it.
    chinese: the descriptions of the schema in Chinese, read when somebody asks for them.
    Status: 200 where an operation ran (its errors stand in the body), 4xx where the request was refused unread.
    Raises PermissionMissing at the start where a root field declares no permission.
    """

    def __init__(
        self,
        *,
        api: str,
        schema: graphene.Schema,
        build_actor: Callable[[HttpRequest], Actor],
        limits: Limits | None = None,
        registry: Path | None = None,
        chinese: Callable[[], Catalogue] = dict,
    ) -> None:
        self.api = api
        self.schema = schema.graphql_schema
        self.build_actor = build_actor
        self._chinese = chinese
        self.limits = limits or Limits()
        self.is_open = bool(settings.LINLI_DEMO or settings.LINLI_TEST)
        self.slow_seconds = settings.SLOW_OPERATION_MS / 1000
        self.is_persisted_only = bool(settings.GRAPHQL_PERSISTED_ONLY)
        self.documents = DocumentCache(self.schema, self.limits, registry=registry, hide_suggestions=not self.is_open)
        declared_permissions(self.schema)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context = RequestContext(request, api=self.api, build_actor=self.build_actor)
        try:
            if request.method != "POST":
                if request.method == "GET" and settings.LINLI_DEMO:
                    language = self._language(request, context)
                    return HttpResponse(explorer_page(self.api, print_schema(self.schema_in(language)), language))
                raise errors.MethodRefused
            answer = self._answer(request, context)
            status = 200
        except DomainError as refused:
            answer = {"errors": [errors.refusal(refused, context.language)]}
            metrics.refused(api=self.api, code=refused.code)
            request.log_fields = {"api": self.api, "outcome": refused.code}  # type: ignore[attr-defined]
            status = getattr(refused, "status", 200)
        except UndeclaredError:
            raise
        except Exception as error:
            answer = {"errors": [errors.internal(error, language=context.language, request_id=context.request_id)]}
            status = 500
        content = orjson.dumps(answer)
        headers = {"Cache-Control": "no-store"}
        smaller = compressed(content, request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if smaller is not None:
            content = smaller
            headers["Content-Encoding"] = "gzip"
        # With its length the server sends it in one piece instead of chunks.
        headers["Content-Length"] = str(len(content))
        response = HttpResponse(content, content_type="application/json", status=status, headers=headers)
        for change in context.on_response:
            change(response)
        return response

    def schema_in(self, language: str) -> GraphQLSchema:
        """The schema with its descriptions in this language; in Chinese a copy to be read, not to be executed."""
        return self._chinese_schema if language.startswith("zh") else self.schema

    @cached_property
    def _chinese_schema(self) -> GraphQLSchema:
        return translated(self.schema, self._chinese())

    @staticmethod
    def _language(request: HttpRequest, context: RequestContext) -> str:
        """`?lang=` in the address, else the caller's language."""
        wanted = request.GET.get("lang", "")
        return accepted_language(wanted) if wanted else context.language

    def _answer(self, request: HttpRequest, context: RequestContext) -> Answer:
        started = time.perf_counter()
        statements = metrics.Statements()
        wrappers = connection.execute_wrappers
        wrappers.append(statements)
        try:
            document, name, variables = self._read(request, context)
            operation = document.operation(name)
            shape = operation.shape
            if variables or shape.pages:
                check_variables(variables, shape, self.limits)
            cost = cost_of(shape, variables, self.limits, operation.node)
            if shape.introspects and not self.is_open and context.actor.kind is not ActorKind.STAFF:
                raise errors.IntrospectionRefused
            values = operation.plans.variables(variables, hide_suggestions=not self.is_open)
            plans = operation.plans
            if shape.introspects and not shape.asks_data:
                plans = plans.on(self.schema_in(self._language(request, context)))
            answer = self._run(operation, plans.plan(values), values, context)
        finally:
            wrappers.remove(statements)
        seconds = time.perf_counter() - started
        shown = answer.get("errors")
        outcome = shown[0]["extensions"]["code"] if shown else context.refused or "ok"
        metrics.observe(
            api=self.api,
            operation=operation.name if document.is_registered else metrics.ADHOC,
            outcome=outcome,
            seconds=seconds,
            cost=cost,
            depth=shape.depth,
            statements=statements,
        )
        # Joined to the line that the middleware writes for the request; a warning where the operation was slow.
        request.log_fields = {  # type: ignore[attr-defined]
            "api": self.api,
            "operation": operation.name,
            "registered": document.is_registered,
            "outcome": outcome,
            "cost": cost,
            "depth": shape.depth,
            "statements": statements.count,
            "database_ms": round(statements.seconds * 1000, 1),
            "actor": metrics.actor_mark(context.known_actor),
            "slow": seconds >= self.slow_seconds,
        }
        return answer

    def _read(
        self, request: HttpRequest, context: RequestContext
    ) -> tuple[PreparedDocument, str | None, dict[str, Any]]:
        """Document, operation name, raw variables. Raises RequestRefused."""
        # Only a script of our own origin can send this type, so no other site posts with a visitor's cookies.
        if request.META.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != "application/json":
            raise errors.MediaTypeRefused
        limit = self.limits.body
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > limit:
            raise errors.BodyTooLarge(limit=limit)
        try:
            body = orjson.loads(request.body)
        except orjson.JSONDecodeError:
            raise errors.RequestRefused(detail="JSON") from None
        if isinstance(body, list):
            raise errors.BatchRefused
        if not isinstance(body, dict):
            raise errors.RequestRefused(detail="JSON")
        name = body.get("operationName")
        if name is not None and not isinstance(name, str):
            raise errors.RequestRefused(detail="operationName")
        variables = body.get("variables") or {}
        if not isinstance(variables, dict):
            raise errors.RequestRefused(detail="variables")
        text = body.get("query")
        if text is None:
            return self.documents.registered(self._identifier(body)), name, variables
        if not isinstance(text, str):
            raise errors.RequestRefused(detail="query")
        # Asked before the text is parsed: a stranger learns nothing of the schema and costs nothing.
        if (
            self.is_persisted_only
            and not self.documents.is_registered(text)
            and context.actor.kind is not ActorKind.STAFF
        ):
            raise errors.PersistedDocumentsOnly
        return self.documents.prepared(text), name, variables

    @staticmethod
    def _identifier(body: dict[str, Any]) -> str:
        """The id of a registered document, as the draft of GraphQL over HTTP or as Apollo's clients send it."""
        extensions = body.get("extensions")
        persisted = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
        digest = persisted.get("sha256Hash") if isinstance(persisted, dict) else body.get("documentId")
        if not isinstance(digest, str):
            raise errors.RequestRefused(detail="query")
        return digest

    def _run(self, operation: PreparedOperation, plan: Plan, values: dict[str, Any], context: RequestContext) -> Answer:
        """Execute inside the read scope.

        A query reads in one transaction of the actor's company. A mutation performs outside of any transaction and
        opens the scope itself for its payload (mutations.Mutation).
        """
        run = Run(plan, context, values)
        data = self._run_scoped(run, is_mutation=operation.is_mutation) if operation.asks_data else run.answer()
        answer: Answer = {"data": data}
        if run.errors:
            for failed in run.errors:
                if isinstance(failed.error, UndeclaredError):
                    raise failed.error
            answer["errors"] = [
                errors.field_error(
                    failed.error,
                    language=context.language,
                    request_id=context.request_id,
                    path=failed.path,
                    nodes=failed.nodes,
                )
                for failed in run.errors
            ]
        return answer

    @staticmethod
    def _run_scoped(run: Run, *, is_mutation: bool) -> dict[str, Any] | None:
        context = run.context
        unexpected: BaseException | None = None
        was_atomic = connection.in_atomic_block
        try:
            if not is_mutation:
                context.open_read()
            data = run.answer()
            unexpected = next((each.error for each in run.errors if not isinstance(each.error, DomainError)), None)
        except BaseException as error:
            unexpected = error
            raise
        finally:
            context.close_read(unexpected)
            if connection.in_atomic_block and not was_atomic:
                # A scope was left open: the next request on this connection must not find it.
                logger.critical("transaction left open", extra={"request_id": context.request_id})
                connection.close()
                del connections[connection.alias]
        return data
