"""What a comparison finds: a read model that has not what its owner has."""

from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K")

NONE = -1  # the version of what is not there


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids and versions only: nothing of a person. `detail` names the parts that differ at the same version."""

    read_model: str
    subject: str
    owner_version: int
    model_version: int
    detail: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is about."""
        return self.read_model, self.subject

    @property
    def is_settled(self) -> bool:
        """Whether no event that is on its way can mend it: both have the same version, and not the same content."""
        return self.owner_version == self.model_version

    def is_still(self, earlier: "Difference") -> bool:
        """Whether this, seen later, shows that what was on its way earlier has not come yet."""
        if self.is_settled:
            return True
        if earlier.model_version > earlier.owner_version:  # the owner's version was read first
            return self.owner_version < earlier.model_version
        return self.model_version < earlier.owner_version

    def __str__(self) -> str:
        owner, model = self.owner_version, self.model_version
        if self.is_settled:
            return f"{self.read_model} {self.subject}: differs at version {owner} in {self.detail}"
        if model == NONE:
            return f"{self.read_model} {self.subject}: is missing, its owner has version {owner}"
        if owner == NONE:
            return f"{self.read_model} {self.subject}: has version {model} of what its owner does not have"
        return f"{self.read_model} {self.subject}: has version {model}, its owner has {owner}"


def compared(
    read_model: str, subject: object, owner_version: int | None, model_version: int | None, different: str
) -> list[Difference]:
    """No difference or one. `different` names what differs, and counts at equal versions only."""
    owner = NONE if owner_version is None else owner_version
    model = NONE if model_version is None else model_version
    if owner == model and not different:
        return []
    return [Difference(read_model, str(subject), owner, model, different)]


def fields_that_differ(owner: object, model: object, names: tuple[str, ...]) -> str:
    """The names of the attributes that are not equal, separated by commas."""
    return ", ".join(name for name in names if getattr(owner, name) != getattr(model, name))
