"""Practitioners as their own service tells of them."""

from datetime import time
from typing import Any
from uuid import UUID, uuid4

import msgspec

from domain_events import (
    ConsultationType,
    Practice,
    PractitionerChanged,
    PractitionerRetired,
    Schedule,
    WeeklyHours,
)

CONSULTATION = UUID("018f0000-0000-7000-8000-00000000c001")  # 30 minutes, anyone
SHORT = UUID("018f0000-0000-7000-8000-00000000c002")  # 15 minutes, anyone
LONG = UUID("018f0000-0000-7000-8000-00000000c003")  # 60 minutes, anyone
FIRST_VISIT = UUID("018f0000-0000-7000-8000-00000000c004")  # 30 minutes, new patients
FOLLOW_UP = UUID("018f0000-0000-7000-8000-00000000c005")  # 30 minutes, known patients

TYPES = (
    (CONSULTATION, 30, "ANYONE"),
    (SHORT, 15, "ANYONE"),
    (LONG, 60, "ANYONE"),
    (FIRST_VISIT, 30, "NEW_PATIENTS"),
    (FOLLOW_UP, 30, "KNOWN_PATIENTS"),
)


def practitioner(practitioner_id: UUID | None = None, **changes: Any) -> PractitionerChanged:
    """Open every day from 09:00 to 18:00 in Paris, on a grid of 15 minutes, without notice or buffers.

    `changes` replace fields of the event; those that belong to the schedule or the practice are found there.
    """
    schedule = Schedule(
        grid_minutes=15,
        weekly_hours=tuple(WeeklyHours(weekday=day, start=time(9), end=time(18)) for day in range(1, 8)),
        horizon_days=90,
    )
    practice = Practice(
        address="1 rue de Rivoli",
        city="Paris",
        postcode="75001",
        latitude=48.86,
        longitude=2.34,
        time_zone="Europe/Paris",
    )
    state = PractitionerChanged(
        practitioner_id=str(practitioner_id or uuid4()),
        version=1,
        country="FR",
        name="Dr Ada Lefèvre",
        specialties=("dentist",),
        languages=("fr",),
        insurance_sectors=("SECTOR_1",),
        practice=practice,
        consultation_types=tuple(_type(*parts) for parts in TYPES),
        schedule=schedule,
    )
    return changed(state, **changes)


def german(**changes: Any) -> PractitionerChanged:
    """The same in Berlin, for statutory insurance."""
    return practitioner(country="DE", time_zone="Europe/Berlin", insurance_sectors=("STATUTORY",), **changes)


def changed(state: PractitionerChanged, **changes: Any) -> PractitionerChanged:
    """The state with other values, wherever they belong."""
    schedule = {name: changes.pop(name) for name in list(changes) if name in Schedule.__struct_fields__}
    practice = {name: changes.pop(name) for name in list(changes) if name in Practice.__struct_fields__}
    return msgspec.structs.replace(
        state,
        schedule=msgspec.structs.replace(state.schedule, **schedule),
        practice=msgspec.structs.replace(state.practice, **practice),
        **changes,
    )


def retired(state: PractitionerChanged) -> PractitionerRetired:
    """The event that ends the practitioner's work."""
    fields = {name: getattr(state, name) for name in state.__struct_fields__}
    return PractitionerRetired(**{**fields, "version": state.version + 1})


def _type(type_id: UUID, minutes: int, audience: Any) -> ConsultationType:
    return ConsultationType(
        id=str(type_id), names={"en": "Visit"}, duration_minutes=minutes, mode="IN_PERSON", audience=audience
    )
