"""What composition points out although it is legal: probably an oversight, or worth a clean-up."""

from dataclasses import dataclass
from enum import StrEnum


class HintLevel(StrEnum):
    """How likely the thing is a mistake: WARN probably, INFO perhaps, DEBUG hardly."""

    WARN = "WARN"
    INFO = "INFO"
    DEBUG = "DEBUG"


@dataclass(frozen=True, slots=True)
class Hint:
    """One remark about the composed schema, with a stable code."""

    code: str
    level: HintLevel
    message: str
    coordinates: tuple[str, ...] = ()
    subgraphs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.level} {self.code}: {self.message}"
