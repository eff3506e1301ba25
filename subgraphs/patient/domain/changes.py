"""Changes of a patient as values."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from subgraphs.patient.domain.patient import Patient

# Fields of Patient to their new values, "notifications" to a mapping of its own; what is absent stays as it is.
PatientChanges: TypeAlias = Mapping[str, Any]

CHANGEABLE = frozenset(
    {"given_name", "family_name", "email", "phone", "language", "country", "insurance_sector", "notifications"}
)


def changed(patient: Patient, changes: PatientChanges) -> Patient:
    """The patient with the changes; the version is the caller's."""
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    values = dict(changes)
    if "notifications" in values:
        values["notifications"] = replace(patient.notifications, **values["notifications"])
    return replace(patient, **values)
