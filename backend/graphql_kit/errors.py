"""The one place where failures become what a client sees.

A `DomainError` of a mutation fills the payload's `errors`; an `AccessError`, and every refusal while something is read,
stands at the top level with `extensions.code`; a request that breaks the rules of the API is refused before anything
runs; everything else is logged and shown as INTERNAL with the request id, never with its own text.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, ClassVar

from graphql import GraphQLError, Node

from backend.kernel.errors import DomainError

logger = logging.getLogger("linli.graphql")


class RequestRefused(DomainError):
    """The request itself is at fault: nothing ran. `nodes` say where in the document."""

    code = "BAD_REQUEST"
    zh = "请求格式有误：{detail}"
    en = "The request is malformed: {detail}"
    status: ClassVar[int] = 400

    def __init__(self, *, nodes: Sequence[Node] = (), locations: Sequence[Any] = (), **params: object) -> None:
        super().__init__(field=(), **params)
        self.locations = [{"line": place.line, "column": place.column} for place in locations]
        for node in nodes:
            if node.loc is not None:
                place = node.loc.source.get_location(node.loc.start)
                self.locations.append({"line": place.line, "column": place.column})


class DocumentInvalid(RequestRefused):
    code = "GRAPHQL_VALIDATION"
    zh = "查询与接口定义不符：{detail}"
    en = "The query does not fit the API: {detail}"


class MethodRefused(RequestRefused):
    code = "METHOD_NOT_ALLOWED"
    zh = "请使用 POST。"
    en = "Use POST."
    status = 405


class MediaTypeRefused(RequestRefused):
    code = "UNSUPPORTED_MEDIA_TYPE"
    zh = "请求内容须为 application/json。"
    en = "The content must be application/json."
    status = 415


class BodyTooLarge(RequestRefused):
    code = "BODY_TOO_LARGE"
    zh = "请求内容超过 {limit} 字节。"
    en = "The request is larger than {limit} bytes."
    status = 413


class BatchRefused(RequestRefused):
    code = "BATCH_REFUSED"
    zh = "一次只能发送一个操作。"
    en = "Send one operation at a time."


class IntrospectionRefused(RequestRefused):
    code = "INTROSPECTION_REFUSED"
    zh = "不开放接口定义查询。"
    en = "Introspection is not open."


class PersistedDocumentUnknown(RequestRefused):
    code = "PERSISTED_DOCUMENT_NOT_FOUND"
    zh = "没有这个已登记的查询，请更新客户端。"
    en = "This document is not registered; update the client."


class PersistedDocumentsOnly(RequestRefused):
    code = "PERSISTED_DOCUMENTS_ONLY"
    zh = "只接受已登记的查询（documentId）。"
    en = "Only registered documents are taken here (documentId)."


INTERNAL_TEXT = {
    "zh": "服务器出错了，请稍后再试（编号 {request_id}）。",
    "en": "Something went wrong on our side; try again later (reference {request_id}).",
}


def user_errors(error: DomainError, language: str) -> list[dict[str, Any]]:
    """The `errors` of a mutation payload: code, path of the input at fault (null: the whole), text for the user."""
    return [{"code": error.code, "field": list(error.field) or None, "message": error.text(language)}]


def refusal(error: DomainError, language: str) -> dict[str, Any]:
    """A top-level error object of a typed refusal, without a path."""
    shown: dict[str, Any] = {"message": error.text(language), "extensions": {"code": error.code}}
    if error.field:
        shown["extensions"]["field"] = list(error.field)
    locations = getattr(error, "locations", None)
    if locations:
        shown["locations"] = locations
    return shown


def field_error(
    error: Exception, *, language: str, request_id: str, path: list[str | int], nodes: Sequence[Node]
) -> dict[str, Any]:
    """The top-level error object of a field that could not be answered.

    Typed refusals keep their code. A GraphQLError comes from coercing arguments and is the client's. Anything else is
    logged with its traceback and masked.
    """
    if isinstance(error, DomainError):
        shown = refusal(error, language)
    elif isinstance(error, GraphQLError) and error.original_error is None:
        shown = refusal(DocumentInvalid(detail=error.message), language)
    else:
        shown = internal(error, language=language, request_id=request_id, path=path)
    if "locations" not in shown:
        shown["locations"] = RequestRefused(nodes=nodes[:1], detail="").locations
    shown["path"] = path
    return shown


def internal(
    error: BaseException, *, language: str, request_id: str, path: list[str | int] | None = None
) -> dict[str, Any]:
    """Log an unexpected error and return its mask."""
    logger.error(
        "unexpected error", exc_info=error, extra={"request_id": request_id, "path": path and ".".join(map(str, path))}
    )
    text = INTERNAL_TEXT["zh" if language.lower().startswith("zh") else "en"]
    return {
        "message": text.format(request_id=request_id),
        "extensions": {"code": "INTERNAL", "requestId": request_id},
    }


def document_refusal(errors: Sequence[GraphQLError]) -> DocumentInvalid:
    """The first of the validation errors, with its place; one is what a client mends at a time."""
    first = errors[0]
    return DocumentInvalid(locations=first.locations or (), detail=first.message)
