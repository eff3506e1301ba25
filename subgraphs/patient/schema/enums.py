"""Enums of the graph; `InsuranceSector` has the same members in every subgraph."""

from enum import Enum

import strawberry


@strawberry.enum(
    description="What a practitioner accepts. France: SECTOR_1 (agreed fees), SECTOR_2 (free fees, partly reimbursed). "
    "Germany: STATUTORY (gesetzlich), PRIVATE (privately insured or paying oneself)."
)
class InsuranceSector(Enum):
    """Insurance sectors of all countries; a patient has STATUTORY, PRIVATE or none."""

    SECTOR_1 = "SECTOR_1"
    SECTOR_2 = "SECTOR_2"
    STATUTORY = "STATUTORY"
    PRIVATE = "PRIVATE"


@strawberry.enum(description="Why the answer is no; stable, for programs.")
class RefusalCode(Enum):
    """The codes of this subgraph."""

    PATIENT_NOT_FOUND = "PATIENT_NOT_FOUND"
    PATIENT_ALREADY_REGISTERED = "PATIENT_ALREADY_REGISTERED"
    PATIENT_VERSION_CONFLICT = "PATIENT_VERSION_CONFLICT"
