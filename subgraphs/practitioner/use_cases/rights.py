"""Who may see and change what of a practitioner."""

from uuid import UUID

from servicekit.authentication import Viewer
from servicekit.errors import Forbidden, NotAuthenticated


def is_own(viewer: Viewer, practitioner_id: UUID) -> bool:
    """Whether the practitioner itself asks: its id is the actor id of its token."""
    return viewer.has("practitioner") and viewer.actor_id == practitioner_id


def may_see_schedule(viewer: Viewer, practitioner_id: UUID) -> bool:
    """The rules in full are for the practitioner and operators; everybody else sees the slots that follow."""
    return is_own(viewer, practitioner_id) or viewer.has("operator:read") or viewer.has("operator:write")


def may_see_contact(viewer: Viewer, practitioner_id: UUID) -> bool:
    """Personal data: for the practitioner, operators who may, and the worker that writes the mails."""
    return (
        is_own(viewer, practitioner_id) or viewer.has("operator:personal-data") or viewer.has("notifications:contacts")
    )


def require_operator(viewer: Viewer) -> None:
    """Raises NotAuthenticated or Forbidden unless an operator who may write asks."""
    if viewer.is_anonymous:
        raise NotAuthenticated
    if not viewer.has("operator:write"):
        raise Forbidden("Only operators may do this: the token needs the scope operator:write.")


def require_own_or_operator(viewer: Viewer, practitioner_id: UUID) -> None:
    """Raises NotAuthenticated or Forbidden unless the practitioner itself or an operator who may write asks."""
    if viewer.is_anonymous:
        raise NotAuthenticated
    if not is_own(viewer, practitioner_id) and not viewer.has("operator:write"):
        raise Forbidden("Only the practitioner itself (scope practitioner) and operators (operator:write) may do this.")
