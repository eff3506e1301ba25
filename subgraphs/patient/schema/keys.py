"""Ids as clients send them: opaque texts that are UUIDs."""

from uuid import UUID

from servicekit.errors import BadInput


def key_or_none(text: object) -> UUID | None:
    """The id of a key; None for what can be nobody's id, which reads like a missing one."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def key_of(field: str, text: str) -> UUID:
    """The id of an input field. Raises BadInput, naming the field."""
    key = key_or_none(text)
    if key is None:
        raise BadInput(f"{field}: {text[:40]!r} is not an id of this graph (a UUID).")
    return key
