"""schema/ says what the code says; `make schema` writes it anew."""

import subprocess
import sys

import pytest

from praxis.schema_files import schema_files
from tests.architecture.sources import ROOT

SCHEMA = ROOT / "schema"


@pytest.mark.parametrize(("name", "text"), list(schema_files()), ids=lambda value: value if len(value) < 60 else "")
def test_the_committed_file_is_what_the_code_says(name: str, text: str) -> None:
    assert (SCHEMA / name).read_text() == text, "run make schema and look at what changed"


def test_composing_the_committed_subgraphs_gives_the_committed_supergraph_byte_for_byte() -> None:
    command = [sys.executable, "-m", "gateway", "compose", "schema/supergraph.yaml"]
    composed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert composed.stdout == (SCHEMA / "supergraph.graphql").read_bytes()
