"""What mutations take: each input becomes domain values, ids and values checked on the way."""

from datetime import date, time
from typing import Any

import strawberry
from strawberry import UNSET

import domain_events as events
from servicekit.errors import BadInput
from servicekit.graphql import CountryCode, EmailAddress, LanguageCode, PhoneNumber, TimeZone
from subgraphs.practitioner.domain.changes import ConsultationTypeDraft, ProfileChanges
from subgraphs.practitioner.domain.practitioner import Contact
from subgraphs.practitioner.schema.enums import (
    Audience,
    ConsultationMode,
    InsuranceSector,
    ScheduleExceptionKind,
    Weekday,
)
from subgraphs.practitioner.schema.keys import key_of

STAYS = " Absent or null: stays as it is."


@strawberry.input(description="A text in one language.")
class LocalizedTextInput:
    """One language's text."""

    language: LanguageCode
    text: str


@strawberry.input(description="An amount of money.")
class MoneyInput:
    """An amount in the currency's smallest unit."""

    amount_minor: int = strawberry.field(description="In the smallest unit: 2500 is 25.00 EUR.")
    currency: str = strawberry.field(description='ISO 4217: "EUR".')


@strawberry.input(description="Something that can be booked.")
class ConsultationTypeInput:
    """A consultation type, new or changed."""

    names: list[LocalizedTextInput] = strawberry.field(description="One for each language, English among them.")
    duration_minutes: int = strawberry.field(description="A multiple of the grid: 30.")
    id: strawberry.ID | None = strawberry.field(default=None, description="Of the one to change; absent: a new one.")
    mode: ConsultationMode = ConsultationMode.IN_PERSON
    audience: Audience = Audience.ANYONE
    price: MoneyInput | None = None

    def draft(self) -> ConsultationTypeDraft:
        """As a domain value. Raises BadInput."""
        names = {str(name.language): name.text.strip() for name in self.names}
        if len(names) != len(self.names):
            raise BadInput("consultationTypes.names: one name for each language.")
        return ConsultationTypeDraft(
            id=key_of("consultationTypes.id", self.id) if self.id is not None else None,
            names=names,
            duration_minutes=self.duration_minutes,
            mode=self.mode.value,
            audience=self.audience.value,
            price=events.Price(amount_minor=self.price.amount_minor, currency=self.price.currency)
            if self.price
            else None,
        )


@strawberry.input(description="A point on the globe (WGS 84).")
class LocationInput:
    """Degrees."""

    latitude: float = strawberry.field(description="Degrees north: 48.8566.")
    longitude: float = strawberry.field(description="Degrees east: 2.3522.")


@strawberry.input(description="Where the practitioner works.")
class PracticeInput:
    """Address, coordinates and time zone."""

    address: str = strawberry.field(description='Street and number: "12 rue de la Paix".')
    city: str
    postcode: str
    location: LocationInput
    time_zone: TimeZone

    def practice(self) -> events.Practice:
        """As a domain value."""
        return events.Practice(
            address=self.address.strip(),
            city=self.city.strip(),
            postcode=self.postcode.strip(),
            latitude=self.location.latitude,
            longitude=self.location.longitude,
            time_zone=self.time_zone,
        )


@strawberry.input(description="How to reach the practitioner; never public.")
class ContactInput:
    """Personal data."""

    email: EmailAddress
    language: LanguageCode
    phone: PhoneNumber | None = None

    def contact(self) -> Contact:
        """As a domain value."""
        return Contact(email=self.email, phone=self.phone, language=self.language)


@strawberry.input(description="Ratings from elsewhere.")
class RatingInput:
    """Average and count."""

    average: float = strawberry.field(description="From 1.0 to 5.0.")
    count: int = strawberry.field(description="Over how many ratings; at least 1.")

    def rating(self) -> events.Rating:
        """As a domain value."""
        return events.Rating(average=self.average, count=self.count)


@strawberry.input(description="Rules of booking; what is absent stays as it is.")
class BookingRulesInput:
    """The single numbers of a schedule."""

    grid_minutes: int | None = strawberry.field(
        default=UNSET, description="Minutes between possible starts: 5, 10, 15, 20, 30 or 60."
    )
    holiday_region: str | None = strawberry.field(
        default=UNSET, description='Whose public holidays are free: "FR", "DE-BY"; null: works on public holidays.'
    )
    minimum_notice_minutes: int | None = strawberry.field(
        default=UNSET, description="How long before its start a slot can still be booked."
    )
    horizon_days: int | None = strawberry.field(default=UNSET, description="How many days ahead can be booked.")
    cancellation_cutoff_minutes: int | None = strawberry.field(
        default=UNSET, description="How long before its start a patient can still move or cancel."
    )
    buffer_before_minutes: int | None = strawberry.field(default=UNSET, description="Free minutes before a booking.")
    buffer_after_minutes: int | None = strawberry.field(default=UNSET, description="Free minutes after a booking.")

    def changes(self) -> dict[str, int | str | None]:
        """Fields of BookingRules to their new values; only the region may become null."""
        given: dict[str, Any] = {name: value for name, value in vars(self).items() if value is not UNSET}
        return {name: value for name, value in given.items() if value is not None or name == "holiday_region"}


@strawberry.input(description="A range of hours on one weekday, in the practice's wall-clock time.")
class WeeklyHoursInput:
    """One range."""

    weekday: Weekday
    start: time = strawberry.field(description='"09:00"; lies on the grid.')
    end: time = strawberry.field(description='"12:30"; "00:00" is midnight at the end of the day.')
    consultation_type_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="What is offered in these hours; absent: every consultation type."
    )

    def hours(self) -> events.WeeklyHours:
        """As a domain value. Raises BadInput."""
        return events.WeeklyHours(
            weekday=self.weekday.value,
            start=self.start,
            end=self.end,
            consultation_type_ids=_keys("weeklyHours.consultationTypeIds", self.consultation_type_ids),
        )


@strawberry.input(description="A practitioner to add.")
class CreatePractitionerInput:
    """Everything of a new practitioner."""

    country: CountryCode = strawberry.field(description="Never changes afterwards.")
    name: str
    specialties: list[strawberry.ID] = strawberry.field(description='Codes: ["dentist"].')
    languages: list[LanguageCode]
    practice: PracticeInput
    contact: ContactInput
    id: strawberry.ID | None = strawberry.field(
        default=None, description="The actor id of the practitioner's token (a UUID); absent: a new one."
    )
    insurance_sectors: list[InsuranceSector] = strawberry.field(default_factory=list)
    consultation_types: list[ConsultationTypeInput] = strawberry.field(default_factory=list)
    weekly_hours: list[WeeklyHoursInput] = strawberry.field(default_factory=list)
    rules: BookingRulesInput | None = None
    accepts_new_patients: bool = True
    rating: RatingInput | None = None


@strawberry.input(description="What to change of a practitioner.")
class UpdatePractitionerInput:
    """Absent or null fields stay as they are."""

    practitioner_id: strawberry.ID
    expected_version: int = strawberry.field(description="The version that you saw; another one is a conflict.")
    name: str | None = None
    specialties: list[strawberry.ID] | None = strawberry.field(default=None, description='Codes: ["dentist"].' + STAYS)
    languages: list[LanguageCode] | None = None
    insurance_sectors: list[InsuranceSector] | None = None
    practice: PracticeInput | None = None
    consultation_types: list[ConsultationTypeInput] | None = strawberry.field(
        default=None, description="All that shall be offered; one that is missing here is withdrawn." + STAYS
    )
    rules: BookingRulesInput | None = None
    accepts_new_patients: bool | None = None
    rating: RatingInput | None = strawberry.field(default=None, description="Operators only." + STAYS)
    contact: ContactInput | None = None

    def changes(self) -> ProfileChanges:
        """As a domain value. Raises BadInput."""
        return ProfileChanges(
            name=self.name.strip() if self.name is not None else None,
            specialties=tuple(self.specialties) if self.specialties is not None else None,
            languages=tuple(self.languages) if self.languages is not None else None,
            insurance_sectors=sector_names(self.insurance_sectors) if self.insurance_sectors is not None else None,
            practice=self.practice.practice() if self.practice else None,
            accepts_new_patients=self.accepts_new_patients,
            rating=self.rating.rating() if self.rating else None,
            consultation_types=tuple(kind.draft() for kind in self.consultation_types)
            if self.consultation_types is not None
            else None,
            rules=self.rules.changes() if self.rules else {},
            contact=self.contact.contact() if self.contact else None,
        )


@strawberry.input(description="New weekly hours, in place of the old ones.")
class SetWeeklyHoursInput:
    """All ranges of the week."""

    practitioner_id: strawberry.ID
    expected_version: int = strawberry.field(description="The version that you saw; another one is a conflict.")
    weekly_hours: list[WeeklyHoursInput]


@strawberry.input(description="An absence or extra hours to add.")
class AddScheduleExceptionInput:
    """One exception over local days."""

    practitioner_id: strawberry.ID
    expected_version: int = strawberry.field(description="The version that you saw; another one is a conflict.")
    kind: ScheduleExceptionKind
    first_date: date
    last_date: date = strawberry.field(description="Included.")
    start: time | None = strawberry.field(default=None, description="Absent: an absence of whole days.")
    end: time | None = strawberry.field(default=None, description="Absent: an absence of whole days.")
    consultation_type_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Which consultation types it concerns; absent: all."
    )

    def exception(self, new_id: str) -> events.ScheduleException:
        """As a domain value. Raises BadInput."""
        return events.ScheduleException(
            id=new_id,
            kind=self.kind.value,
            first_date=self.first_date,
            last_date=self.last_date,
            start=self.start,
            end=self.end,
            consultation_type_ids=_keys("consultationTypeIds", self.consultation_type_ids),
        )


@strawberry.input(description="The exception to remove.")
class RemoveScheduleExceptionInput:
    """One exception by its id."""

    practitioner_id: strawberry.ID
    exception_id: strawberry.ID
    expected_version: int = strawberry.field(description="The version that you saw; another one is a conflict.")


@strawberry.input(description="The practitioner who stops.")
class RetirePractitionerInput:
    """Retiring cannot be undone."""

    practitioner_id: strawberry.ID
    expected_version: int = strawberry.field(description="The version that you saw; another one is a conflict.")


def sector_names(sectors: list[InsuranceSector]) -> tuple[str, ...]:
    """The sectors as the domain writes them."""
    return tuple(sector.value for sector in sectors)


def _keys(field: str, ids: list[strawberry.ID] | None) -> tuple[str, ...] | None:
    return None if ids is None else tuple(str(key_of(field, each)) for each in ids)
