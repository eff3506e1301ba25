"""How many of what was found have each value."""

from collections.abc import Iterator, Mapping
from typing import Self

import strawberry

from servicekit.graphql import LanguageCode
from subgraphs.search.domain.facets import Counts, Facet
from subgraphs.search.schema.enums import InsuranceSector
from subgraphs.search.schema.references import SpecialtyReference


@strawberry.type(description="How many have a specialty.")
class SpecialtyCount:
    """A value of a facet."""

    specialty: SpecialtyReference
    count: int


@strawberry.type(description="How many speak a language.")
class LanguageCount:
    """A value of a facet."""

    language: LanguageCode
    count: int


@strawberry.type(description="How many accept an insurance sector.")
class InsuranceSectorCount:
    """A value of a facet."""

    sector: InsuranceSector
    count: int


@strawberry.type(
    description="Values with how many have them, the most frequent first; nobody has those that are missing."
)
class SearchFacets:
    """At most 10,000 practitioners are counted."""

    specialties: list[SpecialtyCount]
    languages: list[LanguageCount]
    insurance_sectors: list[InsuranceSectorCount]

    @classmethod
    def of(cls, counts: Counts) -> Self:
        """For the graph."""
        return cls(
            specialties=[
                SpecialtyCount(specialty=SpecialtyReference(code=strawberry.ID(code)), count=count)
                for code, count in _in_order(counts[Facet.SPECIALTY])
            ],
            languages=[
                LanguageCount(language=LanguageCode(code), count=count)
                for code, count in _in_order(counts[Facet.LANGUAGE])
            ],
            insurance_sectors=[
                InsuranceSectorCount(sector=InsuranceSector(sector), count=count)
                for sector, count in _in_order(counts[Facet.INSURANCE])
            ],
        )


def _in_order(counts: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    yield from sorted(counts.items(), key=lambda value: (-value[1], value[0]))
