"""The indexes that belong together, and the aliases that say which of them answer and which are being built.

A generation is an index of halves and one index of documents for each country: `practitioners-<name>-halves`,
`practitioners-<name>-fr`. The alias `practitioners_halves` names the one that serves, `practitioners_fr` where a
country is searched, `practitioners_next` the halves of one that a rebuild fills. Aliases are the only memory: they
are durable, all processes see the same, and several of them move in one step or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError

from servicekit.errors import Fault
from servicekit.telemetry import get_logger
from subgraphs.search.repository.opensearch.client import outages
from subgraphs.search.repository.opensearch.schema import index_body

FIRST = "first"
HALVES, DOCUMENTS = "halves", "documents"  # as their schemas are called
_SERVING_HALVES, _BUILDING_HALVES = "halves", "next"

_log = get_logger("subgraphs.search.opensearch")


@dataclass(frozen=True, slots=True)
class Generation:
    """Its name, the countries (in small letters) whose index is there and whole, and whether nobody searches it yet.

    `indexes` are the names of all that is there of it.
    """

    name: str
    countries: frozenset[str]
    indexes: frozenset[str]
    is_building: bool = False


@dataclass(frozen=True, slots=True)
class Generations:
    """What every write goes to."""

    serving: Generation
    building: Generation | None = None

    @property
    def written(self) -> tuple[Generation, ...]:
        """Both while a rebuild runs."""
        return (self.serving,) if self.building is None else (self.serving, self.building)

    def is_building(self, name: str) -> bool:
        """Whether it is this one that a rebuild fills."""
        return self.building is not None and self.building.name == name


@dataclass(slots=True)
class _Seen:
    """What the cluster has of our indexes."""

    aliases_of: dict[str, set[str]] = field(default_factory=dict)

    def index_with(self, alias: str) -> str | None:
        return next((index for index, aliases in self.aliases_of.items() if alias in aliases), None)


class Cluster:
    """Names, finds, makes and moves indexes. `prefix` sets them apart from those of others in the same cluster."""

    def __init__(self, client: AsyncOpenSearch, prefix: str) -> None:
        self.client = client
        self._prefix = prefix

    def index(self, generation: Generation, part: str) -> str:
        """The name of an index; `part` is HALVES or a country."""
        return f"{self._prefix}-{generation.name}-{part.lower()}"

    def alias(self, part: str) -> str:
        """The alias under which a country is searched."""
        return f"{self._prefix}_{part.lower()}"

    async def generations(self) -> Generations:
        """What is written to now; the first generation is made when there is none, or its halves were lost."""
        while True:
            seen = await self._seen()
            serving = self._serving(seen)
            if seen.index_with(self.alias(_SERVING_HALVES)) is not None:
                return Generations(serving, self._building(seen))
            _log.warning("search index without halves, making them", generation=serving.name)
            await self._create(self.index(serving, HALVES), HALVES, alias=self.alias(_SERVING_HALVES))

    async def bring_up_to_date(self) -> None:
        """Adds what newer mappings have to the indexes that are there. Raises Fault where that cannot be."""
        for index in (await self._seen()).aliases_of:
            kind = HALVES if self._part(index) == HALVES else DOCUMENTS
            try:
                with outages():
                    await self.client.indices.put_mapping(index=index, body=index_body(kind)["mappings"])
            except RequestError as error:
                message = (
                    f"The search index {index} has another form than this version writes ({error.info}): delete it,"
                )
                raise Fault(f"{message} start again and run `praxis rebuild search`.") from error

    async def build(self, name: str) -> bool:
        """Lets everything be written to a new, empty generation as well; False when somebody takes it away.

        Of those that begin at the same moment, one is left. What earlier rebuilds left behind is dropped.
        """
        halves, alias = f"{self._prefix}-{name}-{HALVES}", self.alias(_BUILDING_HALVES)
        await self._create(halves, HALVES)
        from_whom = {"index": f"{self._prefix}-*", "alias": alias, "must_exist": False}
        has_begun = await self.move([{"remove": from_whom}, {"add": {"index": halves, "alias": alias}}])
        if has_begun:
            await self._drop_unused(name)
        return has_begun

    async def _drop_unused(self, building: str) -> None:
        """Drops what neither serves nor is built: of rebuilds that were given up, or killed as they began.

        Somebody who has just made an index and not begun yet loses it, which he is told when he begins.
        """
        seen = await self._seen()
        known = self._serving(seen).indexes | self._indexes(seen, building)
        unused = sorted(index for index, aliases in seen.aliases_of.items() if not aliases and index not in known)
        if not unused:
            return
        mine = {"index": f"{self._prefix}-{building}-{HALVES}", "alias": self.alias(_BUILDING_HALVES)}
        # Only while this one is built: else what is unused now may be in use by then.
        still: list[dict[str, Any]] = [{"remove": {**mine, "must_exist": True}}, {"add": mine}]
        if await self.move([*still, *({"remove_index": {"index": index}} for index in unused)]):
            _log.info("dropped indexes of rebuilds that did not end", indexes=unused)

    async def serve(self, name: str) -> bool:
        """Lets the built generation answer, and drops all others; False when another was begun in its place."""
        seen = await self._seen()
        built = self._building(seen)
        if built is None or built.name != name:
            return False
        halves = self.index(built, HALVES)
        countries = sorted(built.countries)
        return await self.move(
            [
                {"remove": {"index": halves, "alias": self.alias(_BUILDING_HALVES), "must_exist": True}},
                *({"remove_index": {"index": index}} for index in sorted(set(seen.aliases_of) - built.indexes)),
                {"add": {"index": halves, "alias": self.alias(_SERVING_HALVES)}},
                *({"add": {"index": self.index(built, part), "alias": self.alias(part)}} for part in countries),
            ]
        )

    async def add_country(self, generation: Generation, country: str) -> None:
        """Makes the index of a country; without an alias, nobody searches it yet."""
        await self._create(self.index(generation, country), DOCUMENTS)

    async def serve_country(self, generation: Generation, country: str) -> bool:
        """Lets a country be searched in this generation; False when another serves by now."""
        halves, documents = self.index(generation, HALVES), self.index(generation, country)
        serving = {"index": halves, "alias": self.alias(_SERVING_HALVES)}
        # Taking an alias away that must exist and giving it back makes the whole step hold only while it is true.
        return await self.move(
            [
                {"remove": {**serving, "must_exist": True}},
                {"add": serving},
                {"add": {"index": documents, "alias": self.alias(country)}},
            ]
        )

    async def move(self, actions: Sequence[dict[str, Any]]) -> bool:
        """All of the actions in one step; False when something that they name is not there any more."""
        try:
            with outages():
                await self.client.indices.update_aliases(body={"actions": actions})
        except NotFoundError:
            return False
        return True

    async def _seen(self) -> _Seen:
        with outages():
            found = await self.client.indices.get_alias(index=f"{self._prefix}-*")
        return _Seen({index: set(entry["aliases"]) for index, entry in found.items()})

    def _serving(self, seen: _Seen) -> Generation:
        halves = seen.index_with(self.alias(_SERVING_HALVES))
        searched = {
            index
            for index, aliases in seen.aliases_of.items()
            if self._part(index) != HALVES and self.alias(self._part(index)) in aliases
        }
        name = self._name(halves or min(searched, default=None))
        indexes = self._indexes(seen, name)
        return Generation(name, frozenset(self._part(index) for index in indexes & searched), indexes)

    def _building(self, seen: _Seen) -> Generation | None:
        halves = seen.index_with(self.alias(_BUILDING_HALVES))
        if halves is None:
            return None
        indexes = self._indexes(seen, self._name(halves))
        countries = frozenset(self._part(index) for index in indexes) - {HALVES}
        return Generation(self._name(halves), countries, indexes, is_building=True)

    def _indexes(self, seen: _Seen, name: str) -> frozenset[str]:
        return frozenset(index for index in seen.aliases_of if self._name(index) == name)

    def _name(self, index: str | None) -> str:
        return FIRST if index is None else index.removeprefix(f"{self._prefix}-").rpartition("-")[0]

    def _part(self, index: str) -> str:
        return index.rpartition("-")[2]

    async def _create(self, index: str, kind: str, *, alias: str | None = None) -> None:
        body = {**index_body(kind), **({"aliases": {alias: {}}} if alias else {})}
        try:
            with outages():
                await self.client.indices.create(index=index, body=body)
        except RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise  # else another process was quicker
