"""Settings come from a file and the environment; what does not fit is refused with its name."""

from pathlib import Path

import pytest

from gateway.settings import GatewaySettings, InvalidSettings, read_settings

FULL = """
endpoints: [/graphql, "/{country}/graphql"]
path_parameters: {country: {header: x-country, pattern: "[a-z]{2}"}}
subgraphs: {booking: {url: "http://booking:8000/graphql", timeout_seconds: 5}}
jwt: {issuer: "https://issuer", audience: praxis, jwks_url: "https://issuer/jwks"}
limits: {depth: 12}
timeouts: {subgraph_seconds: 2.5}
introspection: false
console: false
ready_file: /run/ready
cors: {origins: ["https://app.example"]}
telemetry: {otlp_endpoint: "http://collector:4318"}
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "gateway.yaml"
    file.write_text(text)
    return file


def test_without_a_file_it_is_open() -> None:
    settings = read_settings(None, {})
    assert settings == GatewaySettings()
    assert settings.endpoints == ("/graphql",)
    assert settings.introspection
    assert settings.jwt is None


def test_a_file_says_everything(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, FULL), {})
    assert settings.endpoints == ("/graphql", "/{country}/graphql")
    assert settings.subgraphs["booking"].url == "http://booking:8000/graphql"
    assert settings.subgraphs["booking"].timeout_seconds == 5
    assert settings.jwt is not None
    assert settings.jwt.algorithms == ("ES256", "RS256", "EdDSA")
    assert settings.limits.depth == 12
    assert settings.limits.tokens == GatewaySettings().limits.tokens
    assert settings.ready_file == Path("/run/ready")
    assert not settings.introspection


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    environment = {
        "GATEWAY__SUBGRAPHS__BOOKING__URL": "http://other/graphql",
        "GATEWAY__LIMITS__DEPTH": "7",
        "GATEWAY__INTROSPECTION": "true",
        "GATEWAY__CORS__ORIGINS": "[https://a.example, https://b.example]",
        "PATH": "/bin",
    }
    settings = read_settings(written(tmp_path, FULL), environment)
    assert settings.subgraphs["booking"].url == "http://other/graphql"
    assert settings.subgraphs["booking"].timeout_seconds == 5
    assert settings.limits.depth == 7
    assert settings.introspection
    assert settings.cors.origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("introspektion: false", "introspektion"),
        ("limits: {dept: 3}", "dept"),
        ("limits: {depth: 0}", "limits.depth"),
        ("limits: {depth: many}", "limits.depth"),
        ("timeouts: {subgraph_seconds: -1}", "timeouts.subgraph_seconds"),
        ("jwt: {issuer: x}", "jwt"),
        ("endpoints: []", "endpoints"),
        ("endpoints: [graphql]", "slash"),
        ('endpoints: ["/{country}/graphql"]', "path_parameters.country"),
        ('path_parameters: {country: {header: X-Country, pattern: "a"}}', "lower case"),
        ('path_parameters: {country: {header: x-country, pattern: "("}}', "regular expression"),
        ("[1, 2]", "by name"),
        ("a: [", "YAML"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_name(text: str, part: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match=part) as refused:
        read_settings(written(tmp_path, text), {})
    assert "gateway.yaml" in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match=r"nowhere\.yaml"):
        read_settings(tmp_path / "nowhere.yaml", {})


@pytest.mark.parametrize("variable", ["GATEWAY__ENDPOINTS__X", "GATEWAY__CONSOLE"])
def test_a_wrong_override_is_refused(variable: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings):
        read_settings(written(tmp_path, FULL), {variable: "[1"})
