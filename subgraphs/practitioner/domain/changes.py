"""Changes of a practitioner as values: what is None stays as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

from domain_events import ConsultationType, Practice, Price, Rating
from servicekit.errors import BadInput
from servicekit.identifiers import new_id
from subgraphs.practitioner.domain.practitioner import Contact, Practitioner

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationTypeDraft:
    """A consultation type as the client writes it: with the id of one that it changes, without for a new one."""

    id: UUID | None
    names: dict[str, str]
    duration_minutes: int
    mode: Literal["IN_PERSON", "VIDEO"]
    audience: Literal["ANYONE", "NEW_PATIENTS", "KNOWN_PATIENTS"]
    price: Price | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanges:
    """What updatePractitioner changes. `rules` maps fields of BookingRules to their new values."""

    name: str | None = None
    specialties: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    insurance_sectors: tuple[str, ...] | None = None
    practice: Practice | None = None
    accepts_new_patients: bool | None = None
    rating: Rating | None = None
    consultation_types: tuple[ConsultationTypeDraft, ...] | None = None
    rules: Mapping[str, int | str | None] = field(default_factory=dict)
    contact: Contact | None = None

    def applied_to(self, before: Practitioner, now: datetime) -> Practitioner:
        """The practitioner with these changes; version and contact are the caller's. Raises BadInput."""
        kinds = before.consultation_types
        if self.consultation_types is not None:
            kinds = drafted(self.consultation_types, kinds, now)
        rules: dict[str, int | str | None] = dict(self.rules)
        profile = replace(
            before.profile,
            name=_chosen(self.name, before.profile.name),
            specialties=_chosen(self.specialties, before.profile.specialties),
            languages=_chosen(self.languages, before.profile.languages),
            insurance_sectors=_chosen(self.insurance_sectors, before.profile.insurance_sectors),
            practice=_chosen(self.practice, before.profile.practice),
            accepts_new_patients=_chosen(self.accepts_new_patients, before.profile.accepts_new_patients),
            rating=_chosen(self.rating, before.profile.rating),
            rules=replace(before.profile.rules, **rules),  # type: ignore[arg-type] # the schema types each value
        )
        return replace(before, profile=profile, consultation_types=kinds)


def drafted(
    drafts: Iterable[ConsultationTypeDraft], current: Iterable[ConsultationType], now: datetime
) -> tuple[ConsultationType, ...]:
    """The drafts with their ids. Raises BadInput for an id that is not among the current ones."""
    known = {kind.id for kind in current}
    return tuple(_with_id(draft, known, now) for draft in drafts)


def _with_id(draft: ConsultationTypeDraft, known: set[str], now: datetime) -> ConsultationType:
    if draft.id is not None and str(draft.id) not in known:
        raise BadInput(f"consultationTypes.id: {draft.id} is none of this practitioner's; leave it out for a new one.")
    return ConsultationType(
        id=str(draft.id or new_id(now)),
        names=draft.names,
        duration_minutes=draft.duration_minutes,
        mode=draft.mode,
        audience=draft.audience,
        price=draft.price,
    )


def _chosen(new: T | None, old: T) -> T:
    return old if new is None else new
