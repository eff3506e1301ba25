"""Specialties in the graph."""

from typing import Self

import strawberry

from servicekit.graphql import LanguageCode
from subgraphs.practitioner.domain.specialties import SPECIALTIES
from subgraphs.practitioner.domain.specialties import Specialty as SpecialtyLabels
from subgraphs.practitioner.schema.context import Info

DEFAULT_LANGUAGE = "en"


@strawberry.federation.type(keys=["code"], description="A field of medicine or therapy, such as dentist.")
class Specialty:
    """A specialty by its code."""

    labels: strawberry.Private[SpecialtyLabels]
    code: strawberry.ID = strawberry.field(description='Stable, for programs: "dentist".')

    @classmethod
    def of(cls, code: str) -> Self:
        """The specialty with a code that exists."""
        return cls(labels=SPECIALTIES[code], code=strawberry.ID(code))

    @classmethod
    async def resolve_reference(cls, code: str) -> Self | None:
        """The specialty with this code, None for an unknown one."""
        return cls.of(code) if code in SPECIALTIES else None

    @strawberry.field(
        description='What it is called, in en, fr or de: "Zahnarzt" for `language: "de"`. '
        "Without an argument in the language of the request (Accept-Language)."
    )
    def name(self, info: Info, language: LanguageCode | None = None) -> str:
        """The label, in English where the language is unknown."""
        return self.labels.labels.get(language or info.context.language, self.labels.labels[DEFAULT_LANGUAGE])
