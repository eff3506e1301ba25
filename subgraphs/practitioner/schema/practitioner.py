"""The practitioner in the graph; plain attributes where nothing has to be fetched."""

from typing import Self

import strawberry

import domain_events as events
from servicekit.graphql import CountryCode, EmailAddress, LanguageCode, PhoneNumber, TimeZone
from subgraphs.practitioner.domain import practitioner as domain
from subgraphs.practitioner.schema.consultation_type import ConsultationType
from subgraphs.practitioner.schema.context import Info
from subgraphs.practitioner.schema.enums import InsuranceSector
from subgraphs.practitioner.schema.keys import key_or_none
from subgraphs.practitioner.schema.schedule import Schedule
from subgraphs.practitioner.schema.specialty import Specialty


@strawberry.type(description="A point on the globe (WGS 84).")
class Location:
    """Degrees."""

    latitude: float = strawberry.field(description="Degrees north: 48.8566.")
    longitude: float = strawberry.field(description="Degrees east: 2.3522.")


@strawberry.type(description="Where the practitioner works.")
class Practice:
    """Address, coordinates and time zone."""

    address: str = strawberry.field(description='Street and number: "12 rue de la Paix".')
    city: str
    postcode: str
    location: Location
    time_zone: TimeZone = strawberry.field(description="In whose wall-clock time the practice works.")

    @classmethod
    def of(cls, practice: events.Practice) -> Self:
        """From the domain value."""
        return cls(
            address=practice.address,
            city=practice.city,
            postcode=practice.postcode,
            location=Location(latitude=practice.latitude, longitude=practice.longitude),
            time_zone=TimeZone(practice.time_zone),
        )


@strawberry.type(description="How patients rated the practitioner elsewhere; imported by operators.")
class Rating:
    """Average and count."""

    average: float = strawberry.field(description="From 1.0 to 5.0.")
    count: int = strawberry.field(description="Over how many ratings.")


@strawberry.type(description="How to reach a practitioner.")
class Contact:
    """Personal data, for few eyes."""

    email: EmailAddress
    phone: PhoneNumber | None
    language: LanguageCode = strawberry.field(description="In which language to write.")

    @classmethod
    def of(cls, contact: domain.Contact) -> Self:
        """From the domain value."""
        return cls(
            email=EmailAddress(contact.email),
            phone=PhoneNumber(contact.phone) if contact.phone else None,
            language=LanguageCode(contact.language),
        )


@strawberry.federation.type(keys=["id"], description="Somebody whom patients can book.")
class Practitioner:
    """The public profile, with what few may see on demand."""

    profile: strawberry.Private[domain.Profile]
    id: strawberry.ID
    version: int = strawberry.field(description="Rises with every change; mutations ask for the one that you saw.")
    country: CountryCode
    name: str = strawberry.field(description='With title: "Dr. Claire Moreau".')
    specialties: list[Specialty]
    languages: list[LanguageCode] = strawberry.field(description="In which patients can be seen.")
    insurance_sectors: list[InsuranceSector] = strawberry.field(description="What is accepted.")
    practice: Practice
    accepts_new_patients: bool
    retired: bool = strawberry.field(description="A retired practitioner takes no more bookings.")
    rating: Rating | None = strawberry.field(description="Null when there are no ratings.")

    @classmethod
    def of(cls, profile: domain.Profile) -> Self:
        """From the domain value."""
        rating = profile.rating
        return cls(
            profile=profile,
            id=strawberry.ID(str(profile.id)),
            version=profile.version,
            country=CountryCode(profile.country),
            name=profile.name,
            specialties=[Specialty.of(code) for code in profile.specialties],
            languages=[LanguageCode(language) for language in profile.languages],
            insurance_sectors=[InsuranceSector(sector) for sector in profile.insurance_sectors],
            practice=Practice.of(profile.practice),
            accepts_new_patients=profile.accepts_new_patients,
            retired=profile.retired,
            rating=Rating(average=rating.average, count=rating.count) if rating else None,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, id: str) -> Self | None:  # noqa: A002 - the key's name
        """By key, retired ones included."""
        key = key_or_none(id)
        profile = await info.context.loaders.profiles.load(key) if key else None
        return cls.of(profile) if profile else None

    @strawberry.field(description="What can be booked here, in the practitioner's own order.")
    async def consultation_types(self, info: Info) -> list[ConsultationType]:
        """Without those that were withdrawn."""
        kinds = await info.context.loaders.consultation_types_of.load(self.profile.id)
        return [ConsultationType.of(kind) for kind in kinds]

    @strawberry.field(
        description="How to reach the practitioner; for itself, operators (operator:personal-data) "
        "and the notification worker. Null for everybody else."
    )
    async def contact(self, info: Info) -> Contact | None:
        """Null without the right."""
        contact = await info.context.loaders.contacts.load(self.profile.id)
        return Contact.of(contact) if contact else None

    @strawberry.field(description="The rules in full; for the practitioner itself and operators. Null for others.")
    async def schedule(self, info: Info) -> Schedule | None:
        """Null without the right."""
        schedule = await info.context.loaders.schedules.load(self.profile.id)
        return Schedule.of(schedule) if schedule else None
