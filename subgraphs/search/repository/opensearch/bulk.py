"""One bulk request of scripted updates, and what became of each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from opensearchpy import AsyncOpenSearch

from subgraphs.search.repository.opensearch.client import is_outage, outages

RETRIES_ON_CONFLICT = 5  # another process writes the other half at the same moment

_NO_INDEX, _CONFLICT, _NOT_FOUND = "index_not_found_exception", 409, 404
_NO_SCRIPT = "resource_not_found_exception"


@dataclass(frozen=True, slots=True)
class Update:
    """A stored script to be run on one document, made when it is missing. `asks_back`: for the document afterwards."""

    index: str
    id: str
    script_id: str
    params: dict[str, Any]
    asks_back: bool


@dataclass(frozen=True, slots=True)
class Written:
    """The document after an update, whether or not the update changed it; empty if it was not asked for."""

    source: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """Why an update was not made. `is_passing`: the same may well go through later."""

    status: int
    kind: str
    reason: str

    @property
    def is_passing(self) -> bool:
        """The server has too much to do, somebody else was quicker once too often, or an index or a script is gone.

        An index goes when a rebuild takes its place.
        """
        lacks_index = self.status == _NOT_FOUND and self.kind == _NO_INDEX
        return self.status == _CONFLICT or lacks_index or self.lacks_script or is_outage(self.status, self.kind)

    @property
    def lacks_script(self) -> bool:
        """The stored scripts are gone."""
        return self.kind == _NO_SCRIPT


Outcome = Written | Failed


async def send(client: AsyncOpenSearch, updates: Sequence[Update], *, are_found_at_once: bool = False) -> list[Outcome]:
    """What became of each update, in order. Raises StoreUnavailable when nothing is known of any of them.

    `are_found_at_once`: searches see them when this returns, for the price of a refresh of each index; otherwise when
    the index is refreshed the next time.
    """
    if not updates:
        return []
    lines = [line for update in updates for line in _lines(update)]
    with outages():
        answer = await client.bulk(
            body=b"\n".join(lines) + b"\n", params={"refresh": "true" if are_found_at_once else "false"}
        )
    return [_outcome(item["update"]) for item in answer["items"]]


def _lines(update: Update) -> tuple[bytes, bytes]:
    action = {"_index": update.index, "_id": update.id, "retry_on_conflict": RETRIES_ON_CONFLICT}
    script = {"id": update.script_id, "params": update.params}
    body = {"script": script, "scripted_upsert": True, "upsert": {}, "_source": update.asks_back}
    return msgspec.json.encode({"update": action}), msgspec.json.encode(body)


def _outcome(item: dict[str, Any]) -> Outcome:
    error = item.get("error")
    if error is None:
        return Written(item["get"]["_source"] if "get" in item else {})
    cause = error.get("caused_by") or {}
    kind = _NO_SCRIPT if cause.get("type") == _NO_SCRIPT else error["type"]
    return Failed(item["status"], kind, f"{error['reason']}: {cause.get('reason', '')}"[:300])
