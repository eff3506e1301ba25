"""`praxis schema`: writes what the code says of itself into schema/, so that changes are seen and can be reviewed."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import msgspec
import yaml

from domain_events import DomainEvent, event_types
from servicekit.envelope import SCHEMA_BASE
from servicekit.graphql import ServiceSchema
from workers.notification.contacts import OPERATION

SUBGRAPHS = ("availability", "booking", "patient", "practitioner", "search")
SCHEMA = Path(__file__).resolve().parents[1] / "schema"
TOPICS = ("availability-events", "booking-events", "patient-events", "practitioner-events")


def command() -> None:
    """Write schema/ anew from the code: subgraphs, events and trusted documents."""
    for path in write_schema_files(SCHEMA):
        print(f"wrote {path.relative_to(SCHEMA.parent)}")


def schema_files() -> Iterator[tuple[str, str]]:
    """The path below schema/ and the text of each file that follows from the code, the supergraph's aside."""
    for name in SUBGRAPHS:
        schema: ServiceSchema = import_module(f"subgraphs.{name}.schema").schema
        yield f"subgraphs/{name}.graphql", schema.as_str().strip() + "\n"
    yield "supergraph.yaml", _compose_config()
    kinds = {name: kind for topic in TOPICS for name, kind in event_types(topic).items()}
    for name, kind in sorted(kinds.items()):
        yield f"events/{name}.json", _json_schema(name, kind)
    yield "operations/NotificationParties.graphql", OPERATION


def write_schema_files(folder: Path) -> list[Path]:
    """Writes the files that differ and gives them back."""
    changed = []
    for name, text in schema_files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            changed.append(path)
    return changed


def _compose_config() -> str:
    # Logical addresses: what serves the supergraph overrides them by name.
    subgraphs = {
        name: {"routing_url": f"http://{name}/graphql", "schema": {"file": f"subgraphs/{name}.graphql"}}
        for name in SUBGRAPHS
    }
    return yaml.safe_dump({"federation_version": "=2.9.0", "subgraphs": subgraphs}, sort_keys=False)


def _json_schema(name: str, kind: type[DomainEvent]) -> str:
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_BASE + name,
        **msgspec.json.schema(kind),
    }
    return json.dumps(document, indent=2, sort_keys=False) + "\n"
