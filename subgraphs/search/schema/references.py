"""Entities that other subgraphs resolve, by key."""

import strawberry
from strawberry.federation.schema_directives import Key
from strawberry.federation.types import FieldSet


@strawberry.federation.type(name="Practitioner", keys=[Key(fields=FieldSet("id"), resolvable=False)])
class PractitionerReference:
    """A practitioner by id."""

    id: strawberry.ID


@strawberry.federation.type(name="Specialty", keys=[Key(fields=FieldSet("code"), resolvable=False)])
class SpecialtyReference:
    """A specialty by code."""

    code: strawberry.ID
