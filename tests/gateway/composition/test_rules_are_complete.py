"""One rule is one module with one code, stands in one list, and has one test file."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from gateway.composition import hint_rules, rules
from tests.gateway.composition.test_hints import CASES as HINT_CASES

RULE_MODULES = sorted(module.name for module in iter_modules(rules.__path__))
HINT_MODULES = sorted(module.name for module in iter_modules(hint_rules.__path__))
LISTED = {
    check
    for listed in (
        rules.INPUT_RULES,
        rules.LINK_RULES,
        rules.DOCUMENT_RULES,
        rules.UPGRADE_RULES,
        rules.SUBGRAPH_RULES,
        rules.KIND_RULES,
        rules.MERGE_RULES,
        rules.SUPERGRAPH_RULES,
    )
    for check in listed
}
# Rules that share a code with another one, since they look at another stage.
SECOND_LOOKS = {"no_subgraphs": "NO_QUERIES", "interface_object_with_implementations": "INTERFACE_OBJECT_USAGE_ERROR"}


@pytest.mark.parametrize("name", RULE_MODULES)
def test_a_rule_is_named_by_its_code_and_listed(name: str) -> None:
    module = import_module(f"gateway.composition.rules.{name}")
    assert SECOND_LOOKS.get(name, name.upper()) == module.CODE
    checks = [
        item for key, item in vars(module).items() if key.startswith("check") and item.__module__ == module.__name__
    ]
    assert checks
    assert set(checks) <= LISTED


@pytest.mark.parametrize("name", RULE_MODULES)
def test_a_rule_has_a_test_file(name: str) -> None:
    code = SECOND_LOOKS.get(name, name.upper())
    assert (Path(__file__).parent / "rules" / f"test_{code.lower()}.py").exists()


@pytest.mark.parametrize("name", HINT_MODULES)
def test_a_hint_is_named_by_its_code_and_listed(name: str) -> None:
    module = import_module(f"gateway.composition.hint_rules.{name}")
    assert name.upper() == module.CODE
    assert module.check in hint_rules.HINT_RULES


def test_each_hint_has_a_case() -> None:
    modules = (import_module(f"gateway.composition.hint_rules.{name}") for name in HINT_MODULES)
    assert {module.CODE for module in modules} | {"INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN"} == set(HINT_CASES)
