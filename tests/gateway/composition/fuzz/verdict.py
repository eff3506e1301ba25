"""What composition and the loader owe to any input, however damaged."""

import re
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from gateway.composition import Composed, CompositionError, CompositionFailed, SubgraphInput, compose, rules
from gateway.composition.satisfiability.runtime_types import ERROR_CODE
from gateway.composition.satisfiability.walk import CODE, LIMIT_CODE
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.model import SupergraphError

CODES = frozenset(
    {import_module(f"{rules.__name__}.{module.name}").CODE for module in iter_modules(rules.__path__)}
    | {CODE, ERROR_CODE, "INVALID_LINK_IDENTIFIER"}
)
# These speak of the graph as a whole.
_WITHOUT_SUBGRAPHS = frozenset({"NO_QUERIES", "INVALID_GRAPHQL"})
_NAMES_SOMETHING = re.compile(r'"[^"]*"|@\w+|line \d+|[A-Z]\w*\.\w+|[Tt]ype \w+|no subgraph|No subgraph')


def judge_composition(sources: Sequence[SubgraphInput]) -> bool:
    """Whether the subgraphs compose. Raises AssertionError when composition breaks a promise."""
    outcome = _outcome(sources)
    if isinstance(outcome, Composed):
        load_supergraph(outcome.supergraph_sdl)
    else:
        assert outcome
        for error in outcome:
            _judge_error(error, {source.name for source in sources})
    assert _outcome(sources[::-1]) == outcome, "another order of the subgraphs makes a difference"
    return isinstance(outcome, Composed)


def judge_loading(sdl: str) -> bool:
    """Whether the text is a supergraph. Raises whatever the loader raises that it should not."""
    try:
        load_supergraph(sdl)
    except SupergraphError as error:
        assert str(error), "the loader says nothing"
        return False
    return True


def _outcome(sources: Sequence[SubgraphInput]) -> Composed | tuple[CompositionError, ...]:
    try:
        return compose(sources)
    except CompositionFailed as failed:
        return failed.errors


def _judge_error(error: CompositionError, subgraphs: set[str]) -> None:
    assert error.code in CODES, f"no such code is known: {error}"
    assert error.code != LIMIT_CODE, "a small graph takes a long walk"
    assert _NAMES_SOMETHING.search(error.message), f"it names nothing: {error}"
    assert set(error.subgraphs) <= subgraphs, f"it names subgraphs that there are not: {error.subgraphs}"
    assert error.subgraphs or error.code in _WITHOUT_SUBGRAPHS, f"it names no subgraph: {error}"
