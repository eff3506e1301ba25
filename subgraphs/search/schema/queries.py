"""Where searching starts."""

from typing import Annotated

import strawberry

from servicekit.graphql import CountryCode
from subgraphs.search.domain.countries import agreed_country
from subgraphs.search.domain.question import Sort
from subgraphs.search.domain.search_request import Filters, SearchRequest
from subgraphs.search.schema.context import Info
from subgraphs.search.schema.inputs import NearInput, PractitionerFilter, encodable
from subgraphs.search.schema.results import PractitionerSearchConnection, Suggestion

Text = Annotated[
    str | None,
    strawberry.argument(
        description='In the patient\'s own words, in English, French or German: "dentist within 10km of Paris".'
    ),
]
Country = Annotated[
    CountryCode | None,
    strawberry.argument(description='Where to search: "FR". Else the path says it, the token, or a place in the text.'),
]


@strawberry.type
class Query:
    """Root fields; nullable, so that this subgraph's absence costs them alone."""

    @strawberry.field(
        description="Practitioners that fit a text and filters, best first. Public. Words that were not understood are "
        "named in the interpretation and change nothing."
    )
    async def search_practitioners(
        self,
        info: Info,
        text: Text = None,
        country: Country = None,
        near: NearInput | None = None,
        filter: PractitionerFilter | None = None,  # noqa: A002 - the argument's name
        sort: Sort = Sort.RELEVANCE,
        first: int = 20,
        after: str | None = None,
    ) -> PractitionerSearchConnection | None:
        """One page."""
        context = info.context
        request = SearchRequest(
            now=context.now,
            text=encodable(text),
            country=country,
            path_country=context.country,
            token_country=context.viewer.country,
            near=near.to_near() if near else None,
            filters=filter.to_filters() if filter else Filters(),
            sort=sort,
        )
        return PractitionerSearchConnection.of(await context.use_cases.search.run(request, first, after))

    @strawberry.field(
        description="Specialties, cities and practitioners that begin as typed, for a search box. Public."
    )
    async def suggest(self, info: Info, text: str, country: Country = None, first: int = 8) -> list[Suggestion] | None:
        """The client's language decides what specialties are called."""
        context = info.context
        where = agreed_country(country, context.country, context.viewer.country)
        found = await context.use_cases.suggest.run(encodable(text), where, context.language, first)
        return [Suggestion.of(suggested) for suggested in found]
