"""What is put into OpenSearch before documents are: mappings, analysers and the stored scripts in migrations/."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from opensearchpy import AsyncOpenSearch

from subgraphs.search.domain.countries import countries

MIGRATIONS = Path(__file__).parents[2] / "migrations" / "opensearch"


def name_field(country: str) -> str:
    """Names as they are read in the country's language; where it has no analyser, as in English."""
    language = countries()[country].names_read_in if country in countries() else None
    return f"profile.name.{language}" if language else "profile.name"


@cache
def index_body(kind: str) -> dict[str, Any]:
    """Settings and mappings of "halves" or "documents"."""
    body: dict[str, Any] = json.loads((MIGRATIONS / f"{kind}.json").read_text())
    return body


@cache
def script_id(name: str) -> str:
    """The stored script's id; it changes with the script, so that versions of the service do not meet in it."""
    return f"praxis-search-{name}-{hashlib.sha256(script_source(name).encode()).hexdigest()[:12]}"


async def put_scripts(client: AsyncOpenSearch) -> None:
    """Stores the scripts; harmless when they are there."""
    for name in ("put_halves", "put_document"):
        script = {"lang": "painless", "source": script_source(name)}
        await client.put_script(id=script_id(name), body={"script": script})


@cache
def script_source(name: str) -> str:
    """The script's text."""
    return (MIGRATIONS / f"{name}.painless").read_text()
