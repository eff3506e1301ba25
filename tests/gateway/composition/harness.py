"""Composing a few small subgraphs, written in place."""

from textwrap import dedent

import pytest

from gateway.composition import Composed, CompositionError, CompositionFailed, SubgraphInput, compose
from tests.gateway.composition.semantics import facts

_IMPORTS = {
    (2, 0): ("key", "external", "requires", "provides", "extends", "shareable", "override", "inaccessible", "tag"),
    (2, 1): ("composeDirective",),
    (2, 3): ("interfaceObject",),
    (2, 5): ("authenticated", "requiresScopes"),
    (2, 6): ("policy",),
    (2, 8): ("context", "fromContext"),
    (2, 9): ("cost", "listSize"),
}
FEDERATION_1 = "# federation 1"


def federation(version: str) -> str:
    """The link to a federation version with all its directives imported."""
    major, _, minor = version.partition(".")
    known = [name for since, names in _IMPORTS.items() if since <= (int(major), int(minor)) for name in names]
    imports = ", ".join(f'"@{name}"' for name in known)
    return f'extend schema @link(url: "https://specs.apollo.dev/federation/v{version}", import: [{imports}])\n'


def sources(**sdls: str) -> list[SubgraphInput]:
    """Subgraphs by name. Without a link of their own, and without the mark of federation 1, they link to 2.9."""
    return [SubgraphInput(name, f"http://{name}.test", _linked(dedent(sdl))) for name, sdl in sdls.items()]


def _linked(sdl: str) -> str:
    has_link = "federation/v" in sdl or sdl.strip().startswith(FEDERATION_1)
    return sdl if has_link else federation("2.9") + sdl


def composed(**sdls: str) -> Composed:
    """The result of composing subgraphs that fit together."""
    return compose(sources(**sdls))


def composed_facts(**sdls: str) -> set[str]:
    """What the supergraph says."""
    return facts(composed(**sdls).supergraph_sdl)


def refusals(**sdls: str) -> tuple[CompositionError, ...]:
    """All errors of subgraphs that do not fit together."""
    with pytest.raises(CompositionFailed) as raised:
        compose(sources(**sdls))
    return raised.value.errors


def refusal(code: str, **sdls: str) -> CompositionError:
    """The one error of subgraphs that do not fit together, which has this code."""
    errors = refusals(**sdls)
    assert [error.code for error in errors] == [code], "\n".join(map(str, errors))
    return errors[0]
