"""Fetches what Apache Kafka and OpenSearch publish on Maven, by name, with Maven itself."""

import fcntl
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from praxis.embedded.files import make_folder
from praxis.embedded.problem import CannotStart
from praxis.full_stack.versions import KAFKA, LOG4J, OPENSEARCH

TIMEOUT_SECONDS = 900
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>praxis</groupId>
  <artifactId>{name}</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>{dependencies}</dependencies>
</project>
"""


@dataclass(frozen=True)
class Dependency:
    """An artifact by its Maven coordinates. The zip of a whole server needs nothing beside it."""

    group: str
    artifact: str
    version: str
    is_zip: bool = False

    def as_xml(self) -> str:
        """As an element of a POM."""
        parts = (
            f"<groupId>{self.group}</groupId><artifactId>{self.artifact}</artifactId><version>{self.version}</version>"
        )
        if self.is_zip:
            parts += "<type>zip</type><exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>"
        return f"<dependency>{parts}</dependency>"


@dataclass(frozen=True)
class Distribution:
    """A program as Maven has it: the folder in the cache, and the goal that fills it."""

    name: str
    version: str
    dependencies: tuple[Dependency, ...]
    goal: tuple[str, ...]
    size_mb: int
    inner_folder: str = ""

    def folder(self, cache: Path) -> Path:
        """Where it is when it was fetched."""
        return cache / f"{self.name}-{self.version}"


KAFKA_DISTRIBUTION = Distribution(
    "kafka",
    KAFKA,
    (
        Dependency("org.apache.kafka", "kafka_2.13", KAFKA),
        Dependency("org.apache.logging.log4j", "log4j-slf4j-impl", LOG4J),
        Dependency("org.apache.logging.log4j", "log4j-core", LOG4J),
    ),
    (f"{PLUGIN}:copy-dependencies", "-DincludeScope=runtime"),
    size_mb=44,
)
OPENSEARCH_DISTRIBUTION = Distribution(
    "opensearch",
    OPENSEARCH,
    (Dependency("org.opensearch.distribution.integ-test-zip", "opensearch", OPENSEARCH, is_zip=True),),
    (f"{PLUGIN}:unpack-dependencies", "-DincludeTypes=zip"),
    size_mb=161,
    inner_folder=f"opensearch-{OPENSEARCH}",
)
DISTRIBUTIONS = (KAFKA_DISTRIBUTION, OPENSEARCH_DISTRIBUTION)


def fetch(distribution: Distribution, cache: Path) -> None:
    """Fetches it unless it is there; two at once fetch it once. Raises CannotStart when Maven is missing or fails."""
    make_folder(cache, 0o755)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        target = distribution.folder(cache)
        if target.exists():
            return
        making = target.with_name(f"{target.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        make_folder(making, 0o755)
        _run_maven(distribution, making)
        inner = making / "out" / distribution.inner_folder
        _open_to_all(inner)
        inner.rename(target)
        shutil.rmtree(making)


def _run_maven(distribution: Distribution, folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotStart(
            f"Maven (the program mvn), which fetches {distribution.name} {distribution.version}, is missing.",
            "Install it: apt install maven.",
        )
    dependencies = "".join(dependency.as_xml() for dependency in distribution.dependencies)
    (folder / "pom.xml").write_text(POM.format(name=distribution.name, dependencies=dependencies))
    goal = [*distribution.goal, f"-DoutputDirectory={folder / 'out'}"]
    result = subprocess.run(  # noqa: S603 - no shell; the command is ours
        [maven, "-B", "-q", "-ntp", *goal],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_SECONDS,
    )
    if result.returncode != 0:
        said = "\n".join(f"    {line}" for line in result.stdout.strip().splitlines()[:6])
        raise CannotStart(
            f"Maven could not fetch {distribution.name} {distribution.version}. It said:\n{said}\n",
            "Look whether this machine reaches a Maven repository (~/.m2/settings.xml names mirrors), and try again.",
        )


def _open_to_all(folder: Path) -> None:
    """Whoever the servers run as may read it, whatever the umask was."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
