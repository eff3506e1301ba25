"""The expected answers "no" of this service, each with what the client needs next."""

from uuid import UUID

from scheduling import ScheduleProblem
from servicekit.errors import Refusal
from subgraphs.practitioner.domain.practitioner import Practitioner


class PractitionerNotFound(Refusal):
    """No practitioner has this id."""

    code = "PRACTITIONER_NOT_FOUND"

    def __init__(self, practitioner_id: UUID) -> None:
        super().__init__(f"no practitioner {practitioner_id}")
        self.practitioner_id = practitioner_id


class PractitionerAlreadyExists(Refusal):
    """The id that was asked for is taken."""

    code = "PRACTITIONER_ALREADY_EXISTS"

    def __init__(self, current: Practitioner) -> None:
        super().__init__(f"practitioner {current.id} exists")
        self.current = current


class PractitionerVersionConflict(Refusal):
    """Somebody else changed the practitioner since the client read it."""

    code = "PRACTITIONER_VERSION_CONFLICT"

    def __init__(self, current: Practitioner) -> None:
        super().__init__(f"practitioner {current.id} is at version {current.profile.version}")
        self.current = current


class PractitionerNotActive(Refusal):
    """The practitioner is retired and cannot be changed any more."""

    code = "PRACTITIONER_NOT_ACTIVE"

    def __init__(self, current: Practitioner) -> None:
        super().__init__(f"practitioner {current.id} is retired")
        self.current = current


class ScheduleNotValid(Refusal):
    """Hours, exceptions, types and rules do not fit together; `problems` says each rule that is broken."""

    code = "SCHEDULE_NOT_VALID"

    def __init__(self, problems: tuple[ScheduleProblem, ...]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class ScheduleExceptionNotFound(Refusal):
    """The practitioner has no exception with this id."""

    code = "SCHEDULE_EXCEPTION_NOT_FOUND"

    def __init__(self, exception_id: UUID) -> None:
        super().__init__(f"no schedule exception {exception_id}")
        self.exception_id = exception_id
