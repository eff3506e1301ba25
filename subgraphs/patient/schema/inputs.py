"""What mutations take."""

from datetime import time
from typing import Any

import strawberry
from strawberry import UNSET

from servicekit.graphql import CountryCode, EmailAddress, LanguageCode, PhoneNumber, TimeZone
from subgraphs.patient.domain import patient as domain
from subgraphs.patient.domain.changes import PatientChanges
from subgraphs.patient.schema.enums import InsuranceSector
from subgraphs.patient.use_cases.registering import NOBODY_YET

WHOSE = "Whose; absent: your own. For the partner who registered the patient, and operators."
MAY_BECOME_NULL = frozenset({"phone", "insurance_sector", "quiet_hours"})


@strawberry.input(description="When no message may come.")
class QuietHoursInput:
    """A range of hours, over midnight when it starts after it ends."""

    start: time = strawberry.field(description='"22:00".')
    end: time = strawberry.field(description='"07:00".')
    time_zone: TimeZone

    def quiet_hours(self) -> domain.QuietHours:
        """As a domain value."""
        return domain.QuietHours(start=self.start, end=self.end, time_zone=self.time_zone)


@strawberry.input(description="Channels and quiet hours; what is absent stays as it is.")
class NotificationPreferencesInput:
    """A new patient starts with e-mail alone and no quiet hours."""

    email: bool | None = UNSET
    sms: bool | None = UNSET
    push: bool | None = UNSET
    quiet_hours: QuietHoursInput | None = strawberry.field(default=UNSET, description="Null: no quiet hours.")

    def changes(self) -> dict[str, Any]:
        """Fields of NotificationPreferences to their new values."""
        given = _given(vars(self))
        if self.quiet_hours:
            given["quiet_hours"] = self.quiet_hours.quiet_hours()
        return given


@strawberry.input(description="Who registers. A token with the scope patient registers its own subject.")
class RegisterPatientInput:
    """A new patient."""

    given_name: str
    family_name: str
    email: EmailAddress
    language: LanguageCode = strawberry.field(description="In which language to write to the patient.")
    country: CountryCode
    phone: PhoneNumber | None = None
    insurance_sector: InsuranceSector | None = strawberry.field(default=None, description="STATUTORY or PRIVATE.")
    notifications: NotificationPreferencesInput | None = None
    registration_key: str | None = strawberry.field(
        default=None,
        description="For partners: your own key of this person, so that a repeated call registers nobody twice. "
        "At most 100 characters; not something that tells who the person is.",
    )

    def draft(self) -> domain.Patient:
        """The patient without its id; the use case says who registers whom."""
        chosen = self.notifications.changes() if self.notifications else {}
        return domain.Patient(
            id=NOBODY_YET,
            version=1,
            given_name=self.given_name.strip(),
            family_name=self.family_name.strip(),
            email=self.email,
            phone=self.phone,
            language=self.language,
            country=self.country,
            insurance_sector=self.insurance_sector.value if self.insurance_sector else None,
            notifications=domain.NotificationPreferences(**chosen),
            registered_by=None,
        )


@strawberry.input(description="What to change; what is absent stays as it is.")
class UpdatePatientInput:
    """Null removes a phone number, an insurance sector and quiet hours, and leaves everything else."""

    expected_version: int = strawberry.field(description="The version that you saw; another one is a conflict.")
    patient_id: strawberry.ID | None = strawberry.field(default=None, description=WHOSE)
    given_name: str | None = UNSET
    family_name: str | None = UNSET
    email: EmailAddress | None = UNSET
    phone: PhoneNumber | None = UNSET
    language: LanguageCode | None = UNSET
    country: CountryCode | None = UNSET
    insurance_sector: InsuranceSector | None = UNSET
    notifications: NotificationPreferencesInput | None = UNSET

    def changes(self) -> PatientChanges:
        """As the domain takes them."""
        given = _given(vars(self))
        del given["expected_version"]
        given.pop("patient_id", None)
        for name in ("given_name", "family_name"):
            if name in given:
                given[name] = given[name].strip()
        if self.insurance_sector:
            given["insurance_sector"] = self.insurance_sector.value
        if self.notifications:
            given["notifications"] = self.notifications.changes()
        return given


@strawberry.input(description="Whose data to hand out.")
class ExportMyDataInput:
    """Nothing need be said by the patient itself."""

    patient_id: strawberry.ID | None = strawberry.field(default=None, description=WHOSE)


@strawberry.input(description="Whom to forget.")
class EraseMeInput:
    """Cannot be undone."""

    expected_version: int = strawberry.field(description="The version that you saw; another one is a conflict.")
    patient_id: strawberry.ID | None = strawberry.field(default=None, description=WHOSE)


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    """What was said; null only where it means something."""
    said = {name: value for name, value in fields.items() if value is not UNSET}
    return {name: value for name, value in said.items() if value is not None or name in MAY_BECOME_NULL}
