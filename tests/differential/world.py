"""A world: what each subgraph declares, as text, and facts about its data. All else is derived from these two."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

ROWS = 4  # entities of each type


@dataclass(frozen=True)
class Facts:
    """What the data function does beyond giving values.

    `unknown` and `failing` are "subgraph Type/identity": `_entities` of that subgraph answers null, or fails.
    `failing_fields` are "Type.field": they fail for some objects. `lone` are types of which some objects have no key,
    so nobody knows them but the subgraph that led there. `labels` are the active progressive overrides.
    """

    unknown: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()
    failing_fields: frozenset[str] = frozenset()
    lone: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()

    def to_json(self) -> str:
        """One line; what does not hold is left out."""
        return json.dumps({name: sorted(value) for name, value in vars(self).items() if value})

    @classmethod
    def from_json(cls, text: str) -> "Facts":
        """What `to_json` wrote."""
        return cls(**{name: frozenset(value) for name, value in json.loads(text or "{}").items()})


@dataclass(frozen=True)
class World:
    """Subgraph SDLs by name, each with its own `@link`, and the facts."""

    subgraphs: Mapping[str, str]
    facts: Facts = field(default_factory=Facts)
