"""Every document that a client of ours may ask by id, of today's build or an earlier one, is answered by its schema."""

import pytest

from backend.config.graphql import DOCUMENTS, MANIFESTS, VIEWS
from backend.graphql_kit.manifest import Manifest, composed, digest_of, name_of


@pytest.mark.parametrize("api", VIEWS)
def test_the_schema_answers_every_registered_document(api: str) -> None:
    refused = [
        f"{name_of(VIEWS[api].documents._registered[digest])}: {error.text('en')}"
        for digest, error in VIEWS[api].documents.warm()
    ]
    assert refused == []


@pytest.mark.parametrize("api", VIEWS)
def test_the_manifest_names_the_documents_of_the_folder(api: str) -> None:
    manifest = Manifest.read(MANIFESTS[api])
    assert {name: manifest.operations.get(name) for name in composed(DOCUMENTS[api])} == {
        name: digest_of(text) for name, text in composed(DOCUMENTS[api]).items()
    }
    assert {digest: digest_of(text) for digest, text in manifest.documents.items()} == {
        digest: digest for digest in manifest.documents
    }
