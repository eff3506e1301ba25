"""Who may see and change what of a patient."""

from servicekit.authentication import Viewer
from servicekit.errors import Forbidden, NotAuthenticated
from subgraphs.patient.domain.patient import Patient, Sight
from subgraphs.patient.domain.refusals import PatientNotFound


def is_own(viewer: Viewer, patient: Patient) -> bool:
    """Whether the patient itself asks: its id is the actor id of its token."""
    return viewer.has("patient") and viewer.actor_id == patient.id


def is_registering_partner(viewer: Viewer, patient: Patient) -> bool:
    """Whether the partner asks that registered this patient."""
    return viewer.has("partner:book") and patient.registered_by is not None and viewer.actor_id == patient.registered_by


def sight_of(viewer: Viewer, patient: Patient, *, is_known: bool) -> Sight:
    """How much the viewer sees. `is_known`: a booking brings or brought the patient to this practitioner."""
    if is_own(viewer, patient) or viewer.has("operator:personal-data") or is_registering_partner(viewer, patient):
        return Sight.EVERYTHING
    if viewer.has("notifications:contacts"):
        return Sight.DELIVERY
    if viewer.has("practitioner") and is_known:
        return Sight.TREATMENT
    return Sight.NOTHING


def require_change(viewer: Viewer, patient: Patient) -> None:
    """Raises PatientNotFound unless the patient, its partner or an operator who may asks: a stranger learns nothing."""
    operator = viewer.has("operator:write") and viewer.has("operator:personal-data")
    if not (is_own(viewer, patient) or is_registering_partner(viewer, patient) or operator):
        raise PatientNotFound


def require_export(viewer: Viewer, patient: Patient) -> None:
    """Raises PatientNotFound unless the patient, its partner or an operator who may see personal data asks."""
    if sight_of(viewer, patient, is_known=False) is not Sight.EVERYTHING:
        raise PatientNotFound


def require_registering(viewer: Viewer) -> None:
    """Raises NotAuthenticated or Forbidden unless a patient or a booking partner asks."""
    if viewer.is_anonymous:
        raise NotAuthenticated
    if not (viewer.has("patient") or viewer.has("partner:book")):
        raise Forbidden("Only patients (scope patient) and partners (partner:book) register patients.")
