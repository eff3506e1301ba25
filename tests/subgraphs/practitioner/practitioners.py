"""Practitioners and viewers that tests start from."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID, uuid4

from domain_events import ConsultationType, Practice, Price, Rating, WeeklyHours
from servicekit.authentication import Viewer
from subgraphs.practitioner.domain.practitioner import (
    BookingRules,
    Contact,
    NewPractitioner,
    Practitioner,
    Profile,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def viewer(*scopes: str, actor_id: UUID | None = None) -> Viewer:
    """Somebody with a token."""
    return Viewer(actor_id=actor_id or uuid4(), scopes=frozenset(scopes))


OPERATOR = viewer("operator:read", "operator:write")
OPERATOR_WITH_PERSONAL_DATA = viewer("operator:read", "operator:personal-data")
WORKER = viewer("notifications:contacts")


def itself(new: NewPractitioner) -> Viewer:
    """The practitioner with its own token."""
    return viewer("practitioner", actor_id=new.practitioner.id)


def a_practitioner(country: str = "FR", **profile: Any) -> NewPractitioner:
    """A dentist who works on Monday mornings; `profile` replaces fields of the profile."""
    practitioner_id = uuid4()
    paris = Practice(
        address="12 rue de la Paix",
        city="Paris",
        postcode="75002",
        latitude=48.8686,
        longitude=2.3314,
        time_zone="Europe/Paris",
    )
    base = Profile(
        id=practitioner_id,
        version=1,
        country=country,
        name="Dr. Claire Moreau",
        specialties=("dentist",),
        languages=("fr", "en"),
        insurance_sectors=("SECTOR_1",) if country == "FR" else (),
        practice=paris,
        accepts_new_patients=True,
        retired=False,
        rating=Rating(average=4.5, count=12),
        rules=BookingRules(holiday_region="FR", minimum_notice_minutes=60),
    )
    visit = ConsultationType(
        id=str(uuid4()),
        names={"en": "Check-up", "fr": "Contrôle", "de": "Kontrolle"},
        duration_minutes=30,
        mode="IN_PERSON",
        audience="ANYONE",
        price=Price(amount_minor=3000, currency="EUR"),
    )
    return NewPractitioner(
        practitioner=Practitioner(
            profile=replace(base, **profile),
            consultation_types=(visit,),
            weekly_hours=(WeeklyHours(weekday=1, start=time(9), end=time(12, 30)),),
            exceptions=(),
        ),
        contact=Contact(email="claire.moreau@example.org", phone="+33199001234", language="fr"),
        created_at=NOW,
    )
