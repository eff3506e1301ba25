"""The patient in the graph: every field but the id is null for whom it does not concern."""

from datetime import time
from typing import Self

import strawberry

from servicekit.graphql import CountryCode, EmailAddress, LanguageCode, PhoneNumber, TimeZone
from subgraphs.patient.domain import patient as domain
from subgraphs.patient.schema.context import Info
from subgraphs.patient.schema.enums import InsuranceSector
from subgraphs.patient.schema.keys import key_or_none


@strawberry.type(description="When no message may come, by the clock of a time zone.")
class QuietHours:
    """A range of hours, over midnight when it starts after it ends."""

    start: time = strawberry.field(description='"22:00".')
    end: time = strawberry.field(description='"07:00", the next morning if that is before the start.')
    time_zone: TimeZone


@strawberry.type(description="By which channels the patient wants to be told, and when not.")
class NotificationPreferences:
    """Channels and quiet hours."""

    email: bool
    sms: bool
    push: bool
    quiet_hours: QuietHours | None = strawberry.field(description="Null: messages may come at any time.")

    @classmethod
    def of(cls, preferences: domain.NotificationPreferences) -> Self:
        """From the domain value."""
        quiet = preferences.quiet_hours
        return cls(
            email=preferences.email,
            sms=preferences.sms,
            push=preferences.push,
            quiet_hours=QuietHours(start=quiet.start, end=quiet.end, time_zone=TimeZone(quiet.time_zone))
            if quiet
            else None,
        )


@strawberry.federation.type(
    keys=["id"],
    description="Somebody who books. Seen in full by the person itself, the partner who registered it and operators "
    "with operator:personal-data; practitioners see name and phone of whom they have bookings with.",
)
class Patient:
    """As much of a patient as the viewer may see."""

    id: strawberry.ID
    version: int | None = strawberry.field(description="Rises with every change; mutations ask for what you saw.")
    given_name: str | None
    family_name: str | None
    email: EmailAddress | None
    phone: PhoneNumber | None
    language: LanguageCode | None = strawberry.field(description="In which language to write to the patient.")
    country: CountryCode | None
    insurance_sector: InsuranceSector | None = strawberry.field(
        description="STATUTORY or PRIVATE; null: none given, or not to be seen."
    )
    notifications: NotificationPreferences | None

    @classmethod
    def of(cls, view: domain.PatientView) -> Self:
        """From what the viewer may see."""
        return cls(
            id=strawberry.ID(str(view.id)),
            version=view.version,
            given_name=view.given_name,
            family_name=view.family_name,
            email=EmailAddress(view.email) if view.email else None,
            phone=PhoneNumber(view.phone) if view.phone else None,
            language=LanguageCode(view.language) if view.language else None,
            country=CountryCode(view.country) if view.country else None,
            insurance_sector=InsuranceSector(view.insurance_sector) if view.insurance_sector else None,
            notifications=NotificationPreferences.of(view.notifications) if view.notifications else None,
        )

    @classmethod
    def in_full(cls, patient: domain.Patient) -> Self:
        """For whoever just wrote it and therefore sees everything."""
        seen = domain.view(patient, domain.Sight.EVERYTHING)
        assert seen is not None  # noqa: S101 - only NOTHING gives None
        return cls.of(seen)

    @classmethod
    async def resolve_reference(cls, info: Info, id: str) -> Self | None:  # noqa: A002 - the key's name
        """By key, as far as the viewer may see; a stranger gets what a missing one gives."""
        key = key_or_none(id)
        view = await info.context.loaders.patients.load(key) if key else None
        return cls.of(view) if view else None
