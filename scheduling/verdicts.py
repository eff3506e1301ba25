"""Why a slot cannot be booked: each answer says what the asker can do next."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class Why(Enum):
    """Why a slot is not offered."""

    UNKNOWN_PRACTITIONER = "UNKNOWN_PRACTITIONER"
    RETIRED = "RETIRED"
    UNKNOWN_CONSULTATION_TYPE = "UNKNOWN_CONSULTATION_TYPE"
    NEW_PATIENTS_ONLY = "NEW_PATIENTS_ONLY"
    KNOWN_PATIENTS_ONLY = "KNOWN_PATIENTS_ONLY"
    NO_NEW_PATIENTS = "NO_NEW_PATIENTS"
    OFF_GRID = "OFF_GRID"
    PAST = "PAST"
    OUTSIDE_HOURS = "OUTSIDE_HOURS"
    PUBLIC_HOLIDAY = "PUBLIC_HOLIDAY"
    ABSENT = "ABSENT"


class Patient(Enum):
    """Whether the practitioner knows the patient from an earlier booking."""

    NEW = "NEW"
    KNOWN = "KNOWN"


@dataclass(frozen=True, slots=True)
class NotOffered:
    """The practitioner does not offer this slot to this patient."""

    why: Why


@dataclass(frozen=True, slots=True)
class TooShortNotice:
    """The slot begins before the practitioner's minimum notice has passed."""

    earliest: datetime


@dataclass(frozen=True, slots=True)
class BeyondHorizon:
    """The slot lies after the last local day that can be booked yet."""

    last_date: date


@dataclass(frozen=True, slots=True)
class Occupied:
    """The slot, with its buffers, meets something that is taken."""


Verdict = NotOffered | TooShortNotice | BeyondHorizon | Occupied
