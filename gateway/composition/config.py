"""The file that says what to compose, in Rover's form: subgraphs with their addresses and schema files."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from gateway.composition.subgraph.document import SubgraphInput

_EXAMPLE = (
    "subgraphs:\n  products:\n    routing_url: http://products/graphql\n    schema:\n      file: products.graphql"
)


class ConfigError(ValueError):
    """The file cannot be read as a composition config; the message says where and how to mend it."""


@dataclass(frozen=True, slots=True)
class CompositionConfig:
    """What the file says. `federation_version` is Rover's choice of composer; empty when not given."""

    federation_version: str
    subgraphs: tuple[SubgraphInput, ...]


def read_config(path: Path) -> CompositionConfig:
    """Read the config and the schema files that it names, relative to its own folder. Raises ConfigError."""
    content = _mapping(_load(path), f"{path}", f"It has to look like this:\n{_EXAMPLE}")
    version = str(content.get("federation_version", "")).lstrip("=")
    if version and version.split(".")[0] not in ("1", "2"):
        raise ConfigError(f'{path}: federation_version "{version}" is unknown: use 2, or leave the line out.')
    subgraphs = _mapping(content.get("subgraphs"), f"{path}: subgraphs", f"It has to look like this:\n{_EXAMPLE}")
    return CompositionConfig(version, tuple(_subgraph(path, str(name), entry) for name, entry in subgraphs.items()))


def _load(path: Path) -> object:
    try:
        return yaml.safe_load(_read(path))
    except yaml.YAMLError as error:
        raise ConfigError(f"{path} is no valid YAML: {error}") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error


def _subgraph(path: Path, name: str, entry: object) -> SubgraphInput:
    where = f'{path}: subgraph "{name}"'
    settings = _mapping(entry, where, "It needs routing_url and schema.")
    url = settings.get("routing_url")
    if not isinstance(url, str) or not url:
        raise ConfigError(f"{where} has no routing_url: write the address at which the gateway reaches it.")
    schema = _mapping(settings.get("schema"), f"{where}: schema", "Write schema: {file: PATH}.")
    file = schema.get("file")
    if not isinstance(file, str) or not file:
        raise ConfigError(f"{where} has no schema.file: only schemas in files are read here.")
    return SubgraphInput(name, url, _read(path.parent / file))


def _mapping(value: object, where: str, advice: str) -> dict[object, object]:
    if not isinstance(value, dict):
        raise ConfigError(f"{where} is no mapping. {advice}")
    return value
