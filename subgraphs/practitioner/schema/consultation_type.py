"""What can be booked, in the graph."""

from typing import Self

import strawberry

import domain_events as events
from servicekit.graphql import LanguageCode
from subgraphs.practitioner.schema.context import Info
from subgraphs.practitioner.schema.enums import Audience, ConsultationMode
from subgraphs.practitioner.schema.keys import key_or_none

DEFAULT_LANGUAGE = "en"


@strawberry.type(description="An amount of money.")
class Money:
    """An amount in the currency's smallest unit."""

    amount_minor: int = strawberry.field(description="In the smallest unit: 2500 is 25.00 EUR.")
    currency: str = strawberry.field(description='ISO 4217: "EUR".')


@strawberry.federation.type(
    keys=["id"], description="What can be booked at a practitioner; it sets how long a booking takes."
)
class ConsultationType:
    """A consultation type."""

    names: strawberry.Private[dict[str, str]]
    id: strawberry.ID
    duration_minutes: int = strawberry.field(description="How long a booking takes, in minutes: 30.")
    mode: ConsultationMode
    audience: Audience
    price: Money | None = strawberry.field(description="What it costs; null if that is not stated.")

    @classmethod
    def of(cls, kind: events.ConsultationType) -> Self:
        """From the domain value."""
        return cls(
            names=kind.names,
            id=strawberry.ID(kind.id),
            duration_minutes=kind.duration_minutes,
            mode=ConsultationMode(kind.mode),
            audience=Audience(kind.audience),
            price=Money(amount_minor=kind.price.amount_minor, currency=kind.price.currency) if kind.price else None,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: str) -> Self | None:  # noqa: A002 - the key's name
        """By key, withdrawn ones included: bookings name them."""
        key = key_or_none(id)
        kind = await info.context.loaders.consultation_types.load(key) if key else None
        return cls.of(kind) if kind else None

    @strawberry.field(
        description='What it is called: "First visit". Without an argument in the language of the request; '
        "in English where there is no name in that language."
    )
    def name(self, info: Info, language: LanguageCode | None = None) -> str:
        """The name, in English where there is none in the language."""
        return self.names.get(language or info.context.language, self.names[DEFAULT_LANGUAGE])
