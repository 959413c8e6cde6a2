"""`manage persisted_documents [--check | --write] [--retire WHAT …]`: the documents that clients ask by id."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from backend.config.graphql import APIS, DOCUMENTS, MANIFESTS
from backend.config.management.generated import GeneratedFiles
from backend.graphql_kit.documents import DocumentCache
from backend.graphql_kit.errors import RequestRefused
from backend.graphql_kit.limits import Limits, cost_of
from backend.graphql_kit.manifest import DocumentsInvalid, Manifest, composed, file_name, name_of


class Command(GeneratedFiles):
    help = "Hold clients/documents against the schemas; compare (the default) or write the manifests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--retire",
            nargs="+",
            default=[],
            metavar="ID|OPERATION",
            help="with --write: no longer answer these earlier documents",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retire"] and not options["write"]:
            raise CommandError("--retire goes with --write")
        problems: list[str] = []
        unknown = set(options["retire"])
        for api in APIS:
            path = MANIFESTS[api]
            kept = Manifest.read(path)
            try:
                fresh = kept.followed_by(composed(DOCUMENTS[api]))
            except DocumentsInvalid as invalid:
                problems += invalid.problems
                continue
            for wanted in options["retire"]:
                try:
                    fresh = fresh.without(wanted)
                    unknown.discard(wanted)
                except KeyError:
                    pass
            refused = self.refused(api, fresh)
            problems += refused
            if fresh == kept or refused:
                continue
            name = path.relative_to(settings.BASE_DIR)
            if options["write"]:
                path.write_text(fresh.dump())
                self.stdout.write(f"wrote {name}: {len(fresh.operations)} operations, {len(fresh.earlier)} earlier")
            else:
                problems.append(f"{name} is stale; run ./linli manage persisted_documents --write")
        problems += [f"nothing to retire is called {wanted}" for wanted in sorted(unknown)]
        if problems:
            raise CommandError("\n".join(problems))

    def refused(self, api: str, manifest: Manifest) -> list[str]:
        """A line for every document that the schema does not answer."""
        limits = Limits()
        cache = DocumentCache(APIS[api][1].graphql_schema, limits, hide_suggestions=False)
        earlier = manifest.earlier
        lines = []
        for digest, text in manifest.documents.items():
            name = name_of(text)
            try:
                operation = cache.prepared(text).operation(name)
                cost_of(operation.shape, {}, limits, operation.node)
            except RequestRefused as error:
                if digest in earlier:
                    where = (
                        f"{api} {name} {digest[:12]} of an earlier build (keep the schema, or --retire {digest[:12]})"
                    )
                else:
                    where = str((DOCUMENTS[api] / file_name(name)).relative_to(settings.BASE_DIR))
                lines.append(f"{where}: {error.text('en')}")
        return lines
