"""The index is in one place: a service that is told of none, or of two, does not start."""

import pytest
from pydantic import ValidationError

from servicekit.settings import told_errors
from subgraphs.search.settings import Settings

GIVEN = {
    "token_issuer": "http://issuer",
    "token_jwks_url": "http://issuer/jwks.json",
    "kafka_bootstrap_servers": "127.0.0.1:9",
    "redis_url": "redis://127.0.0.1:9",
}
FILE = {"search_database_file": "/var/lib/praxis/search.sqlite"}
URL = {"search_index_url": "http://opensearch:9200"}


@pytest.mark.parametrize("index", [FILE, URL], ids=["file", "url"])
def test_either_place_is_enough(index: dict[str, str]) -> None:
    settings = Settings.model_validate(GIVEN | index)
    assert (settings.search_database_file is None) == (index is URL)


@pytest.mark.parametrize(("index", "number"), [({}, "none"), (FILE | URL, "both")], ids=["none", "both"])
def test_none_and_both_are_refused_with_what_to_set(index: dict[str, str], number: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate(GIVEN | index)
    assert told_errors(raised.value) == (
        "set either SEARCH_INDEX_URL (the index is in OpenSearch) or SEARCH_DATABASE_FILE (it is a SQLite file), not"
        f" {number} of them"
    )
