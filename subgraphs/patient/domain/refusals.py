"""The expected answers "no" of this service, each with what the client needs next."""

from servicekit.errors import Refusal
from subgraphs.patient.domain.patient import Patient


class PatientNotFound(Refusal):
    """There is no such patient, or not for this viewer: the two look alike."""

    code = "PATIENT_NOT_FOUND"


class PatientAlreadyRegistered(Refusal):
    """The viewer has registered this patient before."""

    code = "PATIENT_ALREADY_REGISTERED"

    def __init__(self, current: Patient) -> None:
        super().__init__(f"patient {current.id} is registered")
        self.current = current


class PatientVersionConflict(Refusal):
    """Somebody changed the patient since the client read it."""

    code = "PATIENT_VERSION_CONFLICT"

    def __init__(self, current: Patient) -> None:
        super().__init__(f"patient {current.id} is at version {current.version}")
        self.current = current
