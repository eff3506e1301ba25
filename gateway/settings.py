"""Settings of a gateway: read once, from a YAML file and the environment, and passed down.

A variable `GATEWAY__SECTION__NAME` overrides what the file says: `GATEWAY__JWT__ISSUER=https://...`,
`GATEWAY__SUBGRAPHS__BOOKING__URL=http://booking:8000/graphql`. Its value is read as YAML.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import yaml
from msgspec import Meta

ENVIRONMENT_PREFIX = "GATEWAY__"

Seconds = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]


class InvalidSettings(ValueError):
    """A setting is missing, unknown or of another form; the message says which and why."""


class _Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the settings."""


class PathParameter(_Section, frozen=True):
    """A `{name}` in an endpoint's path: it must match `pattern` and goes to the subgraphs as `header`.

    Only the gateway sets that header; a client's own is dropped.
    """

    header: str
    pattern: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9-]+", self.header):
            raise ValueError(f"the header {self.header!r} must be in lower case")
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"the pattern {self.pattern!r} is not a regular expression: {error}") from error


class SubgraphSettings(_Section, frozen=True):
    """What differs from the defaults for one subgraph, by its name in the supergraph."""

    url: str | None = None
    timeout_seconds: Seconds | None = None


class JwtSettings(_Section, frozen=True):
    """Whose tokens are believed. `algorithms` is an allow-list of asymmetric algorithms."""

    issuer: str
    audience: str
    jwks_url: str
    algorithms: tuple[str, ...] = ("ES256", "RS256", "EdDSA")
    actor_claim: str = "sub"


class Limits(_Section, frozen=True):
    """How large a request may be; each is checked before anything costly is done with it."""

    body_bytes: Count = 1024 * 1024
    header_bytes: Count = 32 * 1024
    document_characters: Count = 100_000
    tokens: Count = 5_000
    nesting: Count = 60  # of brackets in the text: the parser goes down one level of recursion for each
    depth: Count = 30
    aliases: Count = 100
    root_fields: Count = 50
    fields: Count = 2_000  # with each fragment counted where it is spread


class Timeouts(_Section, frozen=True):
    """How long things may take."""

    subgraph_seconds: Seconds = 15.0
    connect_seconds: Seconds = 3.0
    request_seconds: Seconds = 60.0
    shutdown_seconds: Seconds = 10.0


class ColdOperations(_Section, frozen=True):
    """Operations that nobody has asked before. The small are prepared between other requests, within `loop_share` of
    the time; the rest in a worker process, which is killed when one takes more than `seconds`."""

    worker: bool = True  # without it every operation is prepared between other requests, whatever it costs them
    loop_characters: Count = 1_000
    loop_fields: Count = 12
    loop_planning_steps: Count = 60  # goals met and ways weighed: one costs about 0.1 ms
    loop_share: Annotated[float, Meta(gt=0, le=1)] = 0.1
    seconds: Seconds = 5.0
    max_waiting: Count = 100


class WatchSupergraph(_Section, frozen=True):
    """When `serve` looks whether its supergraph file has changed: at every interval, on SIGHUP, or never."""

    when: Literal["interval", "signal", "never"] = "interval"  # SIGHUP counts with an interval too
    interval_seconds: Seconds = 1.0
    warm_operations: Annotated[int, Meta(ge=0)] = 200  # the most used ones are prepared before the new one serves


class Cors(_Section, frozen=True):
    """Which web origins may call from a browser; `*` stands for all. None: no cross-origin access."""

    origins: tuple[str, ...] = ()
    max_age_seconds: Annotated[int, Meta(ge=0)] = 600


class TelemetrySettings(_Section, frozen=True):
    """Where traces go (OTLP over HTTP); without an endpoint no span is made."""

    otlp_endpoint: str | None = None
    service_name: str = "gateway"


class GatewaySettings(_Section, frozen=True):
    """Everything. Without a file: open, introspection on, endpoint `/graphql`."""

    endpoints: Annotated[tuple[str, ...], Meta(min_length=1)] = ("/graphql",)
    path_parameters: dict[str, PathParameter] = {}
    subgraphs: dict[str, SubgraphSettings] = {}
    jwt: JwtSettings | None = None
    limits: Limits = Limits()
    timeouts: Timeouts = Timeouts()
    max_subgraph_response_bytes: Count = 16 * 1024 * 1024
    max_subgraph_connections: Count = 200
    cold_operations: ColdOperations = ColdOperations()
    plan_cache_bytes: Count = 64 * 1024 * 1024
    override_labels: tuple[str, ...] = ()  # progressive overrides that are active; percent(x) ones are drawn anyway
    share_identical_fetches: bool = True
    watch_supergraph: WatchSupergraph = WatchSupergraph()
    forwarded_headers: tuple[str, ...] = ("authorization", "accept-language", "traceparent", "tracestate")
    introspection: bool = True
    console: bool = True  # the page; and the plan panel, which shows what subgraphs there are: off in production
    ready_file: Path | None = None
    cors: Cors = Cors()
    telemetry: TelemetrySettings = TelemetrySettings()
    log_level: str = "INFO"

    def __post_init__(self) -> None:
        for endpoint in self.endpoints:
            if not endpoint.startswith("/"):
                raise ValueError(f"the endpoint {endpoint!r} must begin with a slash")
            for name in re.findall(r"\{([^{}]*)\}", endpoint):
                if name not in self.path_parameters:
                    raise ValueError(f"the endpoint {endpoint!r} needs path_parameters.{name}")


def read_settings(config: Path | None, environment: Mapping[str, str]) -> GatewaySettings:
    """The settings of a config file (None: the defaults), with the environment's overrides.

    Raises InvalidSettings, also for a name that is not known: a typo must not turn a protection off.
    """
    values = {} if config is None else _read_file(config)
    for variable, text in environment.items():
        if variable.startswith(ENVIRONMENT_PREFIX):
            _override(values, variable, text)
    try:
        return msgspec.convert(values, GatewaySettings, dec_hook=_decode)
    except msgspec.ValidationError as error:
        source = "the environment" if config is None else str(config)
        raise InvalidSettings(f"{source}: {error}") from error


def _decode(kind: type, value: object) -> object:
    # msgspec has no rule of its own for paths.
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError(f"expected {kind.__name__}, got {type(value).__name__}")


def _read_file(config: Path) -> dict[str, object]:
    try:
        values = yaml.safe_load(config.read_text())
    except OSError as error:
        raise InvalidSettings(f"{config}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidSettings(f"{config}: is not YAML: {error}") from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise InvalidSettings(f"{config}: must hold settings by name")
    return values


def _override(values: dict[str, object], variable: str, text: str) -> None:
    *sections, name = variable.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidSettings(f"{variable}: its value is not YAML: {error}") from error
    section: dict[str, object] = values
    for step in sections:
        inner = section.setdefault(step, {})
        if not isinstance(inner, dict):
            raise InvalidSettings(f"{variable}: {step!r} is not a section")
        section = inner
    section[name] = value
