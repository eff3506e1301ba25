"""The indexes that belong together, and the aliases that say which of them answer and which are being built.

A generation is an index of halves and one index of documents for each country: `practitioners-<name>-halves`,
`practitioners-<name>-fr`. The alias `practitioners_halves` names the one that serves, `practitioners_fr` where a
country is searched, `practitioners_next` the halves of one that a rebuild fills. Aliases are the only memory: they
are durable, all processes see the same, and several of them move in one step or not at all.
"""

from dataclasses import dataclass, field

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError

from servicekit.telemetry import get_logger
from subgraphs.search.repository.opensearch.client import outages
from subgraphs.search.repository.opensearch.schema import index_body

FIRST = "first"
HALVES = "halves"
_SERVING_HALVES, _BUILDING_HALVES = "halves", "next"

_log = get_logger("subgraphs.search.opensearch")


@dataclass(frozen=True, slots=True)
class Generation:
    """Its name, the countries (in small letters) whose index is there and whole, and whether nobody searches it yet."""

    name: str
    countries: frozenset[str]
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

    async def add_country(self, generation: Generation, country: str) -> None:
        """Makes the index of a country; without an alias, nobody searches it yet."""
        await self._create(self.index(generation, country), "documents")

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

    async def move(self, actions: list[dict[str, object]]) -> bool:
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
            index: self._part(index)
            for index, aliases in seen.aliases_of.items()
            if self.alias(self._part(index)) in aliases and self._part(index) != HALVES
        }
        name = self._name(halves or min(searched, default=None))
        return Generation(name, frozenset(part for index, part in searched.items() if self._name(index) == name))

    def _building(self, seen: _Seen) -> Generation | None:
        halves = seen.index_with(self.alias(_BUILDING_HALVES))
        if halves is None:
            return None
        name = self._name(halves)
        parts = {self._part(index) for index in seen.aliases_of if self._name(index) == name}
        return Generation(name, frozenset(parts - {HALVES}), is_building=True)

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
