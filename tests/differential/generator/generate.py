"""From a seed to a world: each step adds one subject to the draft."""

from random import Random

from tests.differential.generator.abstract import add_abstract_types, add_contract_fields
from tests.differential.generator.draft import Draft
from tests.differential.generator.entities import add_entities
from tests.differential.generator.facts import hide_some, let_fields_fail, lone_types, lose_entities
from tests.differential.generator.fields import (
    add_mutations,
    add_queries,
    add_split_value,
    add_values,
    fill_entities,
    fill_values,
)
from tests.differential.generator.interface_objects import add_interface_object
from tests.differential.generator.overrides import add_overrides
from tests.differential.generator.provides import add_provides
from tests.differential.generator.requires import add_requires
from tests.differential.generator.sdl import write_subgraphs
from tests.differential.world import Facts, World


def make_world(seed: int) -> World:
    """The world of a seed."""
    random = Random(seed)
    draft = Draft(random, [f"s{number}" for number in range(random.randint(2, 5))])
    progressive = draft.chance(0.4)
    version = random.choice(["2.7", "2.9"] if progressive else ["2.3", "2.5", "2.7", "2.8", "2.11"])
    add_entities(draft)
    add_values(draft)
    add_abstract_types(draft)
    fill_values(draft)
    fill_entities(draft)
    add_contract_fields(draft)
    add_split_value(draft)
    add_queries(draft)
    add_mutations(draft)
    if progressive or draft.chance(0.4):
        add_overrides(draft, progressive)
    if draft.chance(0.4):
        add_interface_object(draft)
    if draft.chance(0.7):
        add_requires(draft)
    if draft.chance(0.6):
        add_provides(draft)
    _add_trouble(draft)
    return World(write_subgraphs(draft, version), _facts(draft))


def _add_trouble(draft: Draft) -> None:
    if draft.chance(0.3):
        hide_some(draft)
    if draft.chance(0.5):
        let_fields_fail(draft)
    if draft.chance(0.5):
        lose_entities(draft)


def _facts(draft: Draft) -> Facts:
    return Facts(
        unknown=frozenset(draft.unknown),
        failing=frozenset(draft.failing),
        failing_fields=frozenset(draft.failing_fields),
        lone=lone_types(draft),
        labels=frozenset(draft.labels),
    )
