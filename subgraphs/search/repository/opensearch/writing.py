"""Putting halves in: first to the halves of all countries, then, when both are there, to the country's documents.

AvailabilityChanged names no country, and it may come before the profile that does. So a half is first kept by its id
alone, in one step with the test of its version; the answer to that step has the other half as well, and with it the
country. Whichever half is kept last therefore sees both and puts the document in, whatever the order, and an event
that comes again after a crash in between does so again.
"""

import asyncio
from collections.abc import Sequence

from servicekit.kafka.outages import StoreUnavailable
from subgraphs.search.domain.document import Availability, Profile
from subgraphs.search.repository.opensearch.bulk import Failed, Outcome, Update, Written, send
from subgraphs.search.repository.opensearch.generations import HALVES, Cluster, Generation
from subgraphs.search.repository.opensearch.payload import availability_payload, profile_payload
from subgraphs.search.repository.opensearch.projection import project
from subgraphs.search.repository.opensearch.schema import put_scripts, script_id

Half = Profile | Availability

TRIES = 5
MANY = 100  # halves that come at once, as in a rebuild: then it matters how many, not how soon, are found
FIRST_RETRY_SECONDS = 0.05
RETRY_GROWTH = 3


class RejectedDocument(Exception):
    """OpenSearch will never take this half as it is."""


class HalfWriter:
    """Writes groups of halves to every generation that is written now."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    async def write(self, halves: Sequence[Half]) -> list[Exception | None]:
        """What went wrong with each: RejectedDocument for its own fault, StoreUnavailable when waiting may help."""
        errors: list[Exception | None] = [None] * len(halves)
        left, pause_seconds = list(range(len(halves))), FIRST_RETRY_SECONDS
        for remaining in range(TRIES - 1, -1, -1):
            for place, error in zip(left, await self._try([halves[place] for place in left]), strict=True):
                errors[place] = error
            left = [place for place in left if isinstance(errors[place], StoreUnavailable)]
            if not left or not remaining:
                break
            await asyncio.sleep(pause_seconds)
            pause_seconds *= RETRY_GROWTH
        return errors

    async def _try(self, halves: Sequence[Half]) -> list[Exception | None]:
        try:
            # Asked anew for each group: an event that a rebuild sent must not be written as if there were none.
            generations = await self._cluster.generations()
            tries = [self._write_to(generation, halves) for generation in generations.written]
            return [next(filter(None, errors), None) for errors in zip(*await asyncio.gather(*tries), strict=True)]
        except StoreUnavailable as error:
            return [error] * len(halves)

    async def _write_to(self, generation: Generation, halves: Sequence[Half]) -> list[Exception | None]:
        index = self._cluster.index(generation, HALVES)
        kept = await send(self._cluster.client, [_update(index, half) for half in halves])
        # Of one practitioner's several halves the last answer has them all.
        sources = {
            half.id: outcome.source for half, outcome in zip(halves, kept, strict=True) if isinstance(outcome, Written)
        }
        are_found_at_once = len(halves) < MANY and not generation.is_building
        failed = await project(self._cluster, generation, sources, are_found_at_once=are_found_at_once)
        if any(isinstance(outcome, Failed) and outcome.lacks_script for outcome in (*kept, *failed.values())):
            await put_scripts(self._cluster.client)
        return [_error(outcome) or _error(failed.get(half.id)) for half, outcome in zip(halves, kept, strict=True)]


def _update(index: str, half: Half) -> Update:
    name, payload = (
        ("profile", profile_payload(half))
        if isinstance(half, Profile)
        else ("availability", availability_payload(half))
    )
    return Update(index, half.id, script_id("put_halves"), {"id": half.id, name: payload}, asks_back=True)


def _error(outcome: Outcome | None) -> Exception | None:
    if not isinstance(outcome, Failed):
        return None
    if outcome.is_passing:
        return StoreUnavailable(f"OpenSearch does not take a document now: {outcome.status} {outcome.kind}")
    return RejectedDocument(f"OpenSearch refuses a document: {outcome.kind}: {outcome.reason}")
