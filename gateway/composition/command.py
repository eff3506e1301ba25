"""`python -m gateway compose`: from a config file to a supergraph file, errors and hints to the terminal."""

from pathlib import Path
from typing import TextIO

from gateway.composition.compose import compose
from gateway.composition.config import ConfigError, read_config
from gateway.composition.errors import CompositionFailed

EXIT_COMPOSED, EXIT_FAILED, EXIT_CONFIG = 0, 1, 2


def run_compose(config_path: Path, output_path: Path | None, stdout: TextIO, stderr: TextIO) -> int:
    """Compose what the config names and write the supergraph to the output file, or to stdout.

    Returns the exit status: 0 composed (hints on stderr), 1 the subgraphs do not compose (all errors with their codes
    on stderr, no output written), 2 the config or output cannot be used.
    """
    try:
        composed = compose(read_config(config_path).subgraphs)
    except ConfigError as error:
        print(error, file=stderr)
        return EXIT_CONFIG
    except CompositionFailed as failed:
        for problem in failed.errors:
            print(problem, file=stderr)
        print(f"{len(failed.errors)} error(s): nothing was composed.", file=stderr)
        return EXIT_FAILED
    for hint in composed.hints:
        print(hint, file=stderr)
    if output_path is None:
        stdout.write(composed.supergraph_sdl)
        return EXIT_COMPOSED
    return _write(output_path, composed.supergraph_sdl, stderr)


def _write(path: Path, text: str, stderr: TextIO) -> int:
    """Written beside and moved into place: a gateway that watches the file never sees half of it."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        print(f"{path} cannot be written: {error}", file=stderr)
        return EXIT_CONFIG
    return EXIT_COMPOSED
