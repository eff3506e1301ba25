"""`praxis token`: a development token, signed with the data folder's own key."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from praxis.embedded.installation import kept_issuer
from praxis.embedded.problem import CannotStart
from praxis.up.options import DEFAULT_DATA


class Role(StrEnum):
    """Whom a token may speak for."""

    PATIENT = "patient"
    PRACTITIONER = "practitioner"
    PARTNER = "partner"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Identity:
    """The subject of a demo token and what it may do."""

    subject: str
    scope: str


DEMO: Mapping[Role, Identity] = {
    Role.PATIENT: Identity("018f0000-0000-7000-8000-000000000001", "patient"),
    Role.PRACTITIONER: Identity("018f0000-0000-7000-8000-000000000002", "practitioner"),
    Role.PARTNER: Identity("demo-partner", "partner:search partner:book"),
    Role.OPERATOR: Identity("demo-operator", "operator:read operator:write operator:personal-data"),
}


def development_token(data: Path, role: Role, subject: str | None = None) -> str:
    """A token that whatever runs on the data folder believes for a day. Raises CannotStart before the first start."""
    issuer = kept_issuer(data)
    if issuer is None:
        raise CannotStart(
            f"There is no installation in {data.resolve()}, so nobody would believe a token.",
            "Start it first with make run, or name its folder with --data DIR.",
        )
    return issuer.token(subject or DEMO[role].subject, DEMO[role].scope)


def command(
    role: Annotated[Role, typer.Argument(help="Whom the token speaks for.")],
    subject: Annotated[str | None, typer.Option("--id", help="Somebody else than the demo one: a UUID.")] = None,
    data: Annotated[Path, typer.Option(help="The data folder of the installation.")] = DEFAULT_DATA,
) -> None:
    """Print a development token."""
    print(development_token(data, role, subject))
