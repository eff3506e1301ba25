"""The gateway's settings for what runs here, as the file that `python -m gateway serve --config` reads."""

from collections.abc import Mapping
from pathlib import Path

import yaml

import praxis
from praxis.embedded.files import write_whole
from praxis.embedded.ports import HOST, free_port

SUPERGRAPH = Path(praxis.__file__).parent.parent / "schema" / "supergraph.graphql"


def write_gateway_config(file: Path, common: Mapping[str, str], urls: Mapping[str, str], ready_file: Path) -> None:
    """Writes the settings.

    Args:
        file: where to.
        common: the environment that every deployable has.
        urls: of the subgraphs that are called over HTTP, by name.
        ready_file: `/health/ready` says yes when it exists.
    """
    settings: dict[str, object] = {
        "endpoints": ["/graphql", "/{country}/graphql"],
        "path_parameters": {"country": {"header": "x-country", "pattern": "[a-z]{2}"}},
        "subgraphs": {name: {"url": url} for name, url in urls.items()},
        "jwt": {
            "issuer": common["TOKEN_ISSUER"],
            "audience": common["TOKEN_AUDIENCE"],
            "jwks_url": common["TOKEN_JWKS_URL"],
        },
        "ready_file": str(ready_file),
        "log_level": common.get("LOG_LEVEL", "INFO"),
    }
    if "OTEL_EXPORTER_OTLP_ENDPOINT" in common:
        settings["telemetry"] = {"otlp_endpoint": common["OTEL_EXPORTER_OTLP_ENDPOINT"]}
    write_whole(file, yaml.safe_dump(settings, sort_keys=False))


def graphql_url(port: int) -> str:
    """Where a deployable on this machine answers GraphQL."""
    return f"http://{HOST}:{port}/graphql"


def closed_url() -> str:
    """An address where nobody answers."""
    return graphql_url(free_port())
