"""The kinds of jobs and who runs them, registered by higher floors while applications are made ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from backend.accounts.actor import Actor, ActorKind
from backend.jobs.contracts import JobOutcome
from backend.kernel.errors import InvalidInput


class Work(Protocol):
    """A job as its `run` function sees it."""

    @property
    def job_id(self) -> int: ...
    @property
    def actor(self) -> Actor: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    @property
    def now(self) -> datetime: ...
    @property
    def attempt(self) -> int: ...
    @property
    def checkpoint(self) -> Mapping[str, Any]: ...

    def progress(self, done: int | None = None, total: int | None = None, *, zh: str = "", en: str = "") -> None: ...
    def remember(self, checkpoint: Mapping[str, Any]) -> None: ...


Run = Callable[[Work], JobOutcome]
Check = Callable[[Actor, Mapping[str, Any]], None]
ActorBuilder = Callable[..., Actor]


@dataclass(frozen=True, slots=True)
class JobKind:
    """What jobs of one kind do.

    run: called outside of any transaction; it calls `progress` often, where a cancelled job ends. permission: the code
    its owner must hold, somewhere, when it is started and when it runs. check: what else must be so of the parameters,
    asked at the same two moments. attempts: how often it is begun in all when workers die. resumes: a later attempt
    goes on from the checkpoint of the one before; else it begins anew, and must then be safe to repeat.
    """

    name: str
    zh: str
    en: str
    run: Run
    permission: str | None
    check: Check | None = None
    attempts: int = 3
    resumes: bool = False
    result_for: timedelta = timedelta(days=7)

    def title(self, language: str) -> str:
        return self.zh if language.lower().startswith("zh") else self.en

    def require(self, actor: Actor, params: Mapping[str, Any]) -> None:
        """Raises NotSignedIn, Forbidden, and what `check` raises."""
        if self.permission is not None:
            actor.require(self.permission)
        if self.check is not None:
            self.check(actor, params)


_kinds: dict[str, JobKind] = {}
_builders: dict[ActorKind, ActorBuilder] = {}


def job_kind(name: str, *, run: Run, permission: str | None, zh: str, en: str, **options: Any) -> JobKind:
    """Make a kind of jobs known; `options` as in JobKind. Raises ValueError where one name gets two meanings."""
    kind = JobKind(name=name, zh=zh, en=en, run=run, permission=permission, **options)
    known = _kinds.setdefault(name, kind)
    if (known.zh, known.en, known.permission) != (zh, en, permission):
        raise ValueError(f"job kind {name} is registered twice")
    return known


def kind_named(name: str) -> JobKind:
    """The kind of that name. Raises InvalidInput."""
    kind = _kinds.get(name)
    if kind is None:
        raise InvalidInput(field=("kind",), name="kind", reason=name)
    return kind


def all_kinds() -> tuple[JobKind, ...]:
    """Every kind, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))


def actor_builder(kind: ActorKind, builder: ActorBuilder) -> None:
    """Say how an actor of `kind` is built again, with the rights he has at that moment.

    builder: `(account_id=, company_id=, now=, language=, ip=, request_id=) -> Actor`.
    """
    _builders[kind] = builder


def builder_of(kind: ActorKind) -> ActorBuilder | None:
    return _builders.get(kind)
