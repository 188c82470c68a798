"""All local checks in one command: ``python -m tools.check``; ``--fast`` leaves tests and slips out.

Each step is a command that can also be run by hand. All of them run even after one has failed, so
that one run tells everything; the exit status is 1 if any failed. ``.ci/run`` runs the same steps.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent


class Step(NamedTuple):
    """One check."""

    name: str
    command: tuple[str, ...]
    """Arguments of ``python``."""
    is_slow: bool = False


STEPS = (
    Step("ruff check", ("-m", "ruff", "check", ".")),
    Step("ruff format", ("-m", "ruff", "format", "--check", ".")),
    Step(
        "types",
        (
            "-m",
            "mypy",
        ),
    ),
    # import-linter has no ``__main__``; this is what its console script runs.
    Step("rooms", ("-c", "import importlinter.cli as cli; raise SystemExit(cli.lint_imports())")),
    Step("shipped lists", ("-m", "dangjian", "validate", "checklists")),
    Step(
        "example company",
        ("-m", "dangjian", "-C", "examples/gear-company", "validate", "--format", "concise"),
    ),
    Step("tests", ("-m", "pytest", "-q"), is_slow=True),
    Step("slips that tests must notice", ("-m", "tools.mutants"), is_slow=True),
)


def main() -> int:
    """Run the steps and say which failed."""
    parser = argparse.ArgumentParser(prog="python -m tools.check", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="everything but tests and slips")
    fast: bool = parser.parse_args().fast
    failed = [step.name for step in STEPS if not (fast and step.is_slow) and not _passes(step)]
    print("\nfailed: " + ", ".join(failed) if failed else "\nall is well")
    return 1 if failed else 0


def _passes(step: Step) -> bool:
    print(f"\n== {step.name}", flush=True)
    return subprocess.run([sys.executable, *step.command], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
