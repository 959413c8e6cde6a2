"""Expected failures are typed. An error holds a code and parameters; its text is made at the edge. Django-free."""

from __future__ import annotations

from typing import ClassVar

LANGUAGES = ("zh-Hans", "en")


class DomainError(Exception):
    """A refusal that the caller can understand and mend.

    Subclasses set `code` (stable, upper case) and the two templates of the typed catalogue, `zh` and `en`,
    formatted with `params`. `field` is the path of the input at fault, as the API names it.
    """

    code: ClassVar[str] = "REFUSED"
    zh: ClassVar[str] = "操作没有完成。"
    en: ClassVar[str] = "The operation was refused."

    def __init__(self, *, field: tuple[str, ...] = (), **params: object) -> None:
        self.field = field
        self.params = params
        super().__init__(self.code, params)

    def text(self, language: str = "zh-Hans") -> str:
        """The message in the reader's language; English for every language but Chinese."""
        template = self.zh if language.lower().startswith("zh") else self.en
        return template.format(**self.params)

    def __str__(self) -> str:
        return f"{self.code}: {self.text('en')}"


class AccessError(DomainError):
    """Refusals that GraphQL shows at the top level: the caller may not know more than the code."""


class NotSignedIn(AccessError):
    code = "NOT_SIGNED_IN"
    zh = "请先登录。"
    en = "Please sign in first."


class Forbidden(AccessError):
    code = "FORBIDDEN"
    zh = "您没有这项操作的权限。"
    en = "You are not allowed to do this."


class NotFound(AccessError):
    code = "NOT_FOUND"
    zh = "没有找到，或者您无权查看。"
    en = "Not found, or not yours to see."


class InvalidInput(DomainError):
    code = "INVALID_INPUT"
    zh = "{name} 填写有误：{reason}"
    en = "{name} is wrong: {reason}"


class IdempotencyKeyReused(DomainError):
    code = "IDEMPOTENCY_KEY_REUSED"
    zh = "同一个操作编号被用于不同的内容，请刷新后重试。"
    en = "The same idempotency key came with different content."


class StaleVersion(DomainError):
    code = "STALE_VERSION"
    zh = "内容已被他人修改，请刷新后再改。"
    en = "Somebody else changed this in the meantime; reload and try again."


class TooManyRequests(DomainError):
    code = "TOO_MANY_REQUESTS"
    zh = "操作太频繁，请 {seconds} 秒后再试。"
    en = "Too many requests; try again in {seconds} seconds."
