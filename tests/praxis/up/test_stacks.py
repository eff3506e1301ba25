"""A data folder is started with the servers that it was made for."""

import json
from pathlib import Path

import pytest

from praxis.embedded.installation import PORTS_FILE
from praxis.embedded.problem import CannotStart
from praxis.embedded.run import EMBEDDED
from praxis.full_stack.stack import FULL_STACK
from praxis.up.options import Options
from praxis.up.stacks import stack_of, wanted_stack

EMBEDDED_PORTS = {"postgres": 20_001, "broker": 20_002}
FULL_STACK_PORTS = {"postgres": 20_001, "opensearch": 20_003}


def test_a_new_folder_takes_the_servers_that_are_asked_for(tmp_path: Path) -> None:
    assert stack_of(tmp_path) is None
    assert wanted_stack(Options(data=tmp_path)) is EMBEDDED
    assert wanted_stack(Options(data=tmp_path, is_full_stack=True)) is FULL_STACK


@pytest.mark.parametrize(("ports", "is_full_stack"), [(EMBEDDED_PORTS, False), (FULL_STACK_PORTS, True)])
def test_a_folder_refuses_other_servers_than_its_own(
    tmp_path: Path, ports: dict[str, int], is_full_stack: bool
) -> None:
    (tmp_path / PORTS_FILE).write_text(json.dumps(ports))
    assert stack_of(tmp_path) is wanted_stack(Options(data=tmp_path, is_full_stack=is_full_stack))
    with pytest.raises(CannotStart, match="--full-stack"):
        wanted_stack(Options(data=tmp_path, is_full_stack=not is_full_stack))
