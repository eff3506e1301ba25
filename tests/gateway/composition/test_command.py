"""The compose command: supergraph to a file or stdout, errors with codes to stderr, and an exit status that says it."""

from io import StringIO
from pathlib import Path

import pytest

from gateway.composition.command import run_compose


def write_config(folder: Path, sdl: str) -> Path:
    (folder / "products.graphql").write_text(sdl)
    config = folder / "supergraph.yaml"
    config.write_text(
        "subgraphs:\n  products:\n    routing_url: http://products.test\n    schema:\n      file: products.graphql\n"
    )
    return config


def test_a_supergraph_goes_to_stdout_and_hints_to_stderr(tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    assert run_compose(write_config(tmp_path, "type Query { a: Int }\nenum Unused { A }"), None, out, err) == 0
    assert "enum join__Graph" in out.getvalue()
    assert "UNUSED_ENUM_TYPE" in err.getvalue()


def test_a_supergraph_goes_to_a_file_in_place_of_the_old_one(tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    target = tmp_path / "supergraph.graphql"
    target.write_text("old")
    assert run_compose(write_config(tmp_path, "type Query { a: Int }"), target, out, err) == 0
    assert "enum join__Graph" in target.read_text()
    assert out.getvalue() == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "products.graphql",
        "supergraph.graphql",
        "supergraph.yaml",
    ]


def test_errors_are_all_printed_and_nothing_is_written(tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    target = tmp_path / "supergraph.graphql"
    broken = '# federation 1\ntype Query { t: T }\ntype T @key(fields: "nope") @key(fields: "none") { id: ID! }'
    assert run_compose(write_config(tmp_path, broken), target, out, err) == 1
    assert err.getvalue().count("KEY_INVALID_FIELDS: ") == 2
    assert "2 error(s)" in err.getvalue()
    assert not target.exists()


def test_a_config_that_cannot_be_read_has_its_own_status(tmp_path: Path) -> None:
    err = StringIO()
    assert run_compose(tmp_path / "none.yaml", None, StringIO(), err) == 2
    assert "none.yaml" in err.getvalue()


def test_an_output_that_cannot_be_written_has_its_own_status(tmp_path: Path) -> None:
    err = StringIO()
    target = tmp_path / "no" / "such" / "folder" / "supergraph.graphql"
    assert run_compose(write_config(tmp_path, "type Query { a: Int }"), target, StringIO(), err) == 2
    assert "cannot be written" in err.getvalue()


@pytest.mark.parametrize("sdl", ["type Query { a: Int }"])
def test_the_same_config_gives_the_same_bytes(tmp_path: Path, sdl: str) -> None:
    config = write_config(tmp_path, sdl)
    texts = []
    for _ in range(2):
        out = StringIO()
        run_compose(config, None, out, StringIO())
        texts.append(out.getvalue())
    assert texts[0] == texts[1]
