"""What mutations answer: what was done, or why not."""

from datetime import datetime
from typing import Annotated, TypeAlias

import strawberry

from subgraphs.patient.schema.refusals import PatientAlreadyRegistered, PatientNotFound, PatientVersionConflict
from subgraphs.patient.schema.types import Patient


@strawberry.type(description="Everything that is held of a person.")
class PatientDataExport:
    """For the person; bookings follow from `patient { bookings }`."""

    exported_at: datetime
    patient: Patient
    document: str = strawberry.field(description="All that the patient service holds, as a JSON document.")


@strawberry.type(description="The person is forgotten; what is to come is cancelled, and other services follow.")
class PatientErasure:
    """Done here; the others have been told."""

    patient_id: strawberry.ID
    erased_at: datetime


RegisterPatientResult: TypeAlias = Annotated[
    Patient | PatientAlreadyRegistered, strawberry.union("RegisterPatientResult")
]
UpdatePatientResult: TypeAlias = Annotated[
    Patient | PatientNotFound | PatientVersionConflict, strawberry.union("UpdatePatientResult")
]
ExportMyDataResult: TypeAlias = Annotated[PatientDataExport | PatientNotFound, strawberry.union("ExportMyDataResult")]
EraseMeResult: TypeAlias = Annotated[
    PatientErasure | PatientNotFound | PatientVersionConflict, strawberry.union("EraseMeResult")
]
