"""Whether a wanted slot may be booked: everything that the client was shown, checked again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from scheduling import BeyondHorizon as HorizonVerdict
from scheduling import NotOffered, Patient, Rules, Why, check_slot, slot_end
from scheduling import TooShortNotice as NoticeVerdict
from subgraphs.booking.domain.booking import Insurance, WantedSlot
from subgraphs.booking.domain.holds import OverdueHold
from subgraphs.booking.domain.refusals import (
    BeyondHorizon,
    InsuranceNotAccepted,
    PatientBusy,
    SlotNotOffered,
    SlotTaken,
    TooShortNotice,
)
from subgraphs.booking.domain.rules import COUNTRIES_WITH_INSURANCE, PractitionerRules

# What the number line of calendars can hold; everything outside is beyond any horizon or past.
FIRST_YEAR, LAST_YEAR = 1971, 9000


@dataclass(frozen=True, slots=True)
class Footprint:
    """The slot as aware instants, and the stretch around it that must be free: the slot with its buffers."""

    start: datetime
    end: datetime
    free_from: datetime
    free_until: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database says of a wanted slot at one moment.

    `occupied`: where it was looked, by the practitioner's rules; None when they have no such type or no such time.
    `slot_taken`: an occupying booking lies in it or nearer than the buffer; a live hold of the same patient that
    overlaps it is a conflict of the patient's instead. `patient_known`: an earlier booking there was confirmed or
    completed and has ended. `own_hold_id`: the patient's live hold of this very slot. `overdue_holds`: holds whose time
    is over, in the slot or nearer than the buffer, and of the patient at the same time elsewhere.
    """

    practitioner: PractitionerRules
    occupied: Footprint | None
    slot_taken: bool
    conflicting_booking_id: UUID | None
    patient_known: bool
    own_hold_id: UUID | None
    overdue_holds: tuple[OverdueHold, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot that may be booked: whose it is, when it is, and which holds give way to it because their time is over."""

    practitioner: PractitionerRules
    start: datetime
    end: datetime
    overdue_holds: tuple[OverdueHold, ...]

    @property
    def practitioners(self) -> set[UUID]:
        """Whose calendars change when it is taken."""
        return {self.practitioner.practitioner_id, *(hold.practitioner_id for hold in self.overdue_holds)}


def footprint(practitioner: PractitionerRules, wanted: WantedSlot) -> Footprint | None:
    """What the wanted slot would occupy; None when there is no such consultation type or no such time."""
    rules = practitioner.rules
    consultation_type = rules.consultation_type(str(wanted.consultation_type_id))
    if consultation_type is None or not FIRST_YEAR <= wanted.start.year <= LAST_YEAR:
        return None
    end = slot_end(rules, consultation_type, wanted.start)
    buffer = timedelta(minutes=rules.buffer_minutes)
    return Footprint(start=wanted.start, end=end, free_from=wanted.start - buffer, free_until=end + buffer)


def check_offer(wanted: WantedSlot, facts: Facts | None, now: datetime) -> Offer:
    """The slot, if it may be booked at `now`. `facts` None: booking has no rules of this practitioner.

    Raises SlotNotOffered, TooShortNotice, BeyondHorizon, InsuranceNotAccepted, SlotTaken or PatientBusy: the first
    reason in this order.
    """
    if facts is None:
        raise SlotNotOffered(why=Why.UNKNOWN_PRACTITIONER)
    _check_schedule(wanted, facts, now)
    check_insurance(wanted.insurance, facts.practitioner)
    if facts.slot_taken:
        raise slot_taken(wanted)
    if facts.conflicting_booking_id is not None:
        raise PatientBusy(conflicting_booking_id=facts.conflicting_booking_id)
    if facts.occupied is None:
        raise SlotNotOffered(why=Why.UNKNOWN_CONSULTATION_TYPE)
    return Offer(
        practitioner=facts.practitioner,
        start=facts.occupied.start,
        end=facts.occupied.end,
        overdue_holds=facts.overdue_holds,
    )


def slot_taken(wanted: WantedSlot) -> SlotTaken:
    """The refusal that lets the client ask for the nearest free slots instead."""
    return SlotTaken(
        practitioner_id=wanted.practitioner_id,
        consultation_type_id=wanted.consultation_type_id,
        start=wanted.start,
        moving_booking_id=wanted.moving.id if wanted.moving else None,
    )


def _check_schedule(wanted: WantedSlot, facts: Facts, now: datetime) -> None:
    rules = _rules_for(wanted, facts.practitioner)
    patient = Patient.KNOWN if facts.patient_known else Patient.NEW
    if not FIRST_YEAR <= wanted.start.year <= LAST_YEAR:
        raise SlotNotOffered(why=Why.OUTSIDE_HOURS)
    # What is taken is left to the database, which has the last word; `check_slot` judges the rest.
    verdict = check_slot(rules, str(wanted.consultation_type_id), wanted.start, (), now, patient)
    if isinstance(verdict, NotOffered):
        raise SlotNotOffered(why=verdict.why)
    if isinstance(verdict, NoticeVerdict):
        raise TooShortNotice(earliest_start=verdict.earliest, time_zone=rules.time_zone)
    if isinstance(verdict, HorizonVerdict):
        raise BeyondHorizon(last_date=verdict.last_date)


def _rules_for(wanted: WantedSlot, practitioner: PractitionerRules) -> Rules:
    # Who already has a booking there moves it, although the practitioner takes nobody new since.
    if wanted.moving is not None and wanted.moving.practitioner_id == wanted.practitioner_id:
        return msgspec.structs.replace(practitioner.rules, accepts_new_patients=True)
    return practitioner.rules


def check_insurance(insurance: Insurance | None, practitioner: PractitionerRules) -> None:
    """Raises InsuranceNotAccepted where the sector matters and the practice does not accept this one."""
    document = practitioner.document
    if document.country in COUNTRIES_WITH_INSURANCE and insurance not in document.insurance_sectors:
        raise InsuranceNotAccepted(accepted=document.insurance_sectors)
