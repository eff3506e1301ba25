"""The two people whose tokens are printed: a dentist in Paris who is always open, and a patient."""

from datetime import datetime

from domain_events import ConsultationType, Practice, Price, Rating
from praxis.seed.catalogue import FIRST_VISIT, FOLLOW_UP, USUAL_VISITS, VIDEO, Offer
from praxis.seed.hours import DEMO_WEEK, weekly_hours
from praxis.seed.identifiers import DEMO_PATIENT_ID, DEMO_PRACTITIONER_ID, part_id
from praxis.seed.plan import DEMO_INDEX, DEMO_SPECIALTY
from subgraphs.patient.domain.patient import NotificationPreferences, Patient
from subgraphs.practitioner.domain.practitioner import BookingRules, Contact, NewPractitioner, Practitioner, Profile

GRID_MINUTES = 15
PRICE_EUROS = 45


def demo_practitioner(now: datetime) -> NewPractitioner:
    """Open Monday to Friday, on public holidays too, at short notice, and to be cancelled until the last minute."""
    profile = Profile(
        id=DEMO_PRACTITIONER_ID,
        version=1,
        country="FR",
        name="Dr Camille Laurent",
        specialties=(DEMO_SPECIALTY,),
        languages=("fr", "en", "de"),
        insurance_sectors=("SECTOR_1",),
        practice=Practice(
            address="24 rue de Rivoli",
            city="Paris",
            postcode="75004",
            latitude=48.85573,
            longitude=2.35836,
            time_zone="Europe/Paris",
        ),
        accepts_new_patients=True,
        retired=False,
        rating=Rating(average=4.9, count=214),
        rules=BookingRules(grid_minutes=GRID_MINUTES, holiday_region=None, minimum_notice_minutes=30, horizon_days=90),
    )
    offers = (USUAL_VISITS[DEMO_SPECIALTY], FIRST_VISIT, FOLLOW_UP, VIDEO)
    return NewPractitioner(
        practitioner=Practitioner(
            profile=profile,
            consultation_types=tuple(_type(number, offer) for number, offer in enumerate(offers)),
            weekly_hours=tuple(weekly_hours(span, GRID_MINUTES) for span in DEMO_WEEK),
            exceptions=(),
        ),
        contact=Contact(email="demo.practitioner@example.org", phone="+33199000002", language="fr"),
        created_at=now,
    )


def demo_patient() -> Patient:
    """Registered by itself, with e-mail alone."""
    return Patient(
        id=DEMO_PATIENT_ID,
        version=1,
        given_name="Alex",
        family_name="Martin",
        email="demo.patient@example.org",
        phone="+33199000001",
        language="en",
        country="FR",
        insurance_sector=None,
        notifications=NotificationPreferences(),
        registered_by=None,
    )


def _type(number: int, offer: Offer) -> ConsultationType:
    return ConsultationType(
        id=str(part_id(DEMO_INDEX, f"consultation type {number}")),
        names=offer.names,
        duration_minutes=offer.minutes,
        mode=offer.mode,
        audience=offer.audience,
        price=Price(amount_minor=round(PRICE_EUROS * offer.price_factor * 100), currency="EUR"),
    )
