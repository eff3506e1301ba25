"""From a practitioner's schedule to bookable starts: one pure package for what is shown and what is accepted."""

from scheduling.check import check_slot, not_admitted
from scheduling.free_hours import FreeHours, free_hours
from scheduling.hours import absent_intervals, open_intervals
from scheduling.rules import Rules
from scheduling.slots import NEAREST_REACH, bookable_starts, nearest_free_starts, slot_end, slot_minutes
from scheduling.validation import LONGEST_HORIZON_DAYS, ScheduleProblem, validate_schedule
from scheduling.verdicts import BeyondHorizon, NotOffered, Occupied, Patient, TooShortNotice, Verdict, Why

__all__ = [
    "LONGEST_HORIZON_DAYS",
    "NEAREST_REACH",
    "BeyondHorizon",
    "FreeHours",
    "NotOffered",
    "Occupied",
    "Patient",
    "Rules",
    "ScheduleProblem",
    "TooShortNotice",
    "Verdict",
    "Why",
    "absent_intervals",
    "bookable_starts",
    "check_slot",
    "free_hours",
    "nearest_free_starts",
    "not_admitted",
    "open_intervals",
    "slot_end",
    "slot_minutes",
    "validate_schedule",
]
