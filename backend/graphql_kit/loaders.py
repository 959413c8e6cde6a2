"""Loaders: keys asked for by many fields of one request go to a `*_by_*` selector in one call.

The execution (execution.py) collects `Deferred` values, lets the loaders dispatch, and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from typing import Any

Selector = Callable[..., Mapping[Any, Any]]


class Deferred:
    """A value that is known after the next dispatch."""

    __slots__ = ("_callbacks", "error", "is_done", "value")

    def __init__(self) -> None:
        self.is_done = False
        self.value: Any = None
        self.error: Exception | None = None
        self._callbacks: list[Callable[[Deferred], None]] = []

    def result(self) -> Any:
        """The value; raises what the loader raised."""
        if self.error is not None:
            raise self.error
        return self.value

    def when_done(self, callback: Callable[[Deferred], None]) -> None:
        if self.is_done:
            callback(self)
        else:
            self._callbacks.append(callback)

    def settle(self, value: Any = None, error: Exception | None = None) -> None:
        self.value, self.error, self.is_done = value, error, True
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback(self)

    def then(self, change: Callable[[Any], Any]) -> Deferred:
        """The value after `change`, which may itself return a Deferred."""
        changed = Deferred()

        def follow(done: Deferred) -> None:
            try:
                value = change(done.result())
            except Exception as error:
                changed.settle(error=error)
                return
            if isinstance(value, Deferred):
                value.when_done(lambda inner: changed.settle(inner.value, inner.error))
            else:
                changed.settle(value)

        self.when_done(follow)
        return changed


class Loader:
    """Keys waiting for one selector, and what it has answered so far."""

    __slots__ = ("_known", "_options", "_registry", "_selector", "_waiting")

    def __init__(self, registry: Loaders, selector: Selector, options: Mapping[str, Any]) -> None:
        self._registry = registry
        self._selector = selector
        self._options = options
        self._known: dict[Hashable, Deferred] = {}
        self._waiting: dict[Hashable, Deferred] = {}

    def load(self, key: Hashable) -> Deferred:
        """The selector's value for `key`; None where the selector leaves the key out."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Deferred()
            if not self._waiting:
                self._registry.waiting.append(self)
            self._waiting[key] = known
        return known

    def load_many(self, keys: Iterable[Hashable]) -> Deferred:
        """The values of several keys, in their order."""
        parts = [self.load(key) for key in keys]
        gathered = Deferred()
        left = len(parts)
        if not left:
            gathered.settle([])

        def one_done(done: Deferred) -> None:
            nonlocal left
            left -= 1
            if not gathered.is_done and done.error is not None:
                gathered.settle(error=done.error)
            elif not left and not gathered.is_done:
                gathered.settle([part.value for part in parts])

        for part in parts:
            part.when_done(one_done)
        return gathered

    def dispatch(self) -> None:
        """Ask the selector once for every waiting key."""
        waiting, self._waiting = self._waiting, {}
        try:
            values = self._selector(list(waiting), **self._options)
        except Exception as error:
            for deferred in waiting.values():
                deferred.settle(error=error)
            return
        for key, deferred in waiting.items():
            deferred.settle(values.get(key))


def _mark(value: object) -> Hashable:
    try:
        hash(value)
    except TypeError:
        # The loader keeps the object, so its id is not given to another one meanwhile.
        return ("object", id(value))
    return value


class Loaders:
    """The loaders of one request, one per selector and its options."""

    __slots__ = ("_loaders", "waiting")

    def __init__(self) -> None:
        self._loaders: dict[Hashable, Loader] = {}
        self.waiting: list[Loader] = []

    def of(self, selector: Selector, **options: Any) -> Loader:
        """The loader over `selector(keys: Collection, **options) -> dict key → value`.

        Options that cannot be hashed count as the same where they are the same object.
        """
        name = (selector, *((key, _mark(options[key])) for key in sorted(options))) if options else selector
        loader = self._loaders.get(name)
        if loader is None:
            loader = self._loaders[name] = Loader(self, selector, options)
        return loader

    def load(self, selector: Selector, key: Hashable, **options: Any) -> Deferred:
        """`info.context.loaders.load(lines_by_bill, bill.id)`."""
        return self.of(selector, **options).load(key)

    def dispatch(self) -> None:
        """Let every loader that waits now ask its selector; what that makes others ask for waits for the next round."""
        waiting, self.waiting = self.waiting, []
        for loader in waiting:
            loader.dispatch()

    def load_many(self, selector: Selector, keys: Collection[Hashable], **options: Any) -> Deferred:
        """The values of several keys, in their order."""
        return self.of(selector, **options).load_many(keys)
