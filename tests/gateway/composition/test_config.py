"""The config in Rover's form: read relative to its own folder, and refused with what is missing."""

from pathlib import Path

import pytest

from gateway.composition.config import ConfigError, read_config

GOOD = """
federation_version: =2.9.0
subgraphs:
  products:
    routing_url: http://products.test/graphql
    schema:
      file: schemas/products.graphql
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "products.graphql").write_text("type Query { a: Int }")
    return tmp_path


def test_files_are_found_from_the_configs_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "supergraph.yaml").write_text(GOOD)
    monkeypatch.chdir("/")
    config = read_config(folder / "supergraph.yaml")
    (subgraph,) = config.subgraphs
    assert (subgraph.name, subgraph.url, subgraph.sdl) == (
        "products",
        "http://products.test/graphql",
        "type Query { a: Int }",
    )
    assert config.federation_version == "2.9.0"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("subgraphs: [", "no valid YAML"),
        ("[]", "no mapping"),
        ("federation_version: 2", "subgraphs"),
        (GOOD.replace("2.9.0", "9.0"), "federation_version"),
        (GOOD.replace("routing_url", "url"), "routing_url"),
        (GOOD.replace("file:", "subgraph_url:"), "schema.file"),
        (GOOD.replace("products.graphql", "gone.graphql"), "gone.graphql"),
    ],
)
def test_a_config_that_cannot_be_used_is_refused(folder: Path, text: str, complaint: str) -> None:
    (folder / "supergraph.yaml").write_text(text)
    with pytest.raises(ConfigError, match=complaint):
        read_config(folder / "supergraph.yaml")


def test_a_missing_config_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(tmp_path / "none.yaml")
