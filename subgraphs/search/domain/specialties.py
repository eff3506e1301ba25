"""The specialties that can be searched for: stable codes, and labels in three languages."""

import json
from functools import cache
from importlib import resources

_DATA = "subgraphs.search.domain.query_text.data"


@cache
def specialty_labels() -> dict[str, dict[str, str]]:
    """Labels by ISO 639-1 language (en, fr and de), by code, in the order of the data."""
    rows: list[dict[str, str]] = json.loads(resources.files(_DATA).joinpath("specialties.json").read_text("utf-8"))
    return {row.pop("code"): row for row in rows}
