"""What search's resolvers know of their request."""

from dataclasses import dataclass
from typing import TypeAlias

import strawberry

from servicekit.graphql import RequestContext
from subgraphs.search.use_cases.counting_facets import CountFacets
from subgraphs.search.use_cases.searching import SearchPractitioners
from subgraphs.search.use_cases.suggesting import Suggest
from subgraphs.search.use_cases.widening import OfferWidenings


@dataclass(frozen=True, slots=True)
class UseCases:
    """Everything that resolvers may call."""

    search: SearchPractitioners
    suggest: Suggest
    facets: CountFacets
    widenings: OfferWidenings


@dataclass
class Context(RequestContext):
    """Adds the use cases."""

    use_cases: UseCases


Info: TypeAlias = strawberry.Info[Context, None]


def make_context(base: RequestContext, use_cases: UseCases) -> Context:
    """The context of one request."""
    return Context(
        viewer=base.viewer,
        language=base.language,
        country=base.country,
        clock=base.clock,
        now=base.now,
        use_cases=use_cases,
    )
