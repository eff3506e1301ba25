"""What decides whether a slot of a practitioner may be booked, apart from what is already taken."""

from typing import Self

from domain_events import ConsultationType, Schedule
from domain_events.base import Value
from domain_events.practitioner import PractitionerState


class Rules(Value, frozen=True, kw_only=True):
    """The rules as of `version` of the practitioner; both sides keep a copy of them."""

    version: int
    time_zone: str
    schedule: Schedule
    consultation_types: tuple[ConsultationType, ...]
    accepts_new_patients: bool = True
    retired: bool = False

    @classmethod
    def of(cls, state: PractitionerState) -> Self:
        """The rules that an event states."""
        return cls(
            version=state.version,
            time_zone=state.practice.time_zone,
            schedule=state.schedule,
            consultation_types=state.consultation_types,
            accepts_new_patients=state.accepts_new_patients,
            retired=state.is_retired,
        )

    def consultation_type(self, consultation_type_id: str) -> ConsultationType | None:
        """The type with this id, or None."""
        return next((kind for kind in self.consultation_types if kind.id == consultation_type_id), None)

    @property
    def buffer_minutes(self) -> int:
        """The least gap between two bookings: buffer after the first or before the second, whichever is longer."""
        return max(self.schedule.buffer_before_minutes, self.schedule.buffer_after_minutes)


def cells_needed(consultation_type: ConsultationType, grid_minutes: int) -> int:
    """How many cells of the grid a consultation fills."""
    return -(-consultation_type.duration_minutes // grid_minutes)
