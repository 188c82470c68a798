"""Do the tests notice? ``python -m tools.mutants`` makes small slips in a copy and runs the tests named for each.

A slip that no test notices is reported and the exit status is 1; so is one that can no longer be made, because
the code has changed: then its line here is brought up to date. Every line stands for a wrong number, date or
version that somebody would have published. ``python -m tools.mutants WORD`` makes only those with the word in
their name. How a wider search is run stands in ``docs/decisions/tests.md``.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SLIPS = "tests/workflows/test_slips_that_once_passed.py"


_LONGEST = 240
"""Seconds that a run may take."""


class Mutant(NamedTuple):
    """A slip: in a file of ``src/dangjian`` one text instead of another, and the tests that must fail."""

    name: str
    file: str
    old: str
    """Stands exactly once in the file."""
    new: str
    tests: tuple[str, ...]
    """Files, or tests as pytest names them."""


def slip(name: str, file: str, old: str, new: str, test: str) -> Mutant:
    """One that passed the whole suite once."""
    return Mutant(name, file, old, new, (f"{SLIPS}::{test}",))


MUTANTS = (
    slip(
        "overclaim before the ceiling", "scoring/card.py",
        "    if ceiling is not None:\n        total = min(total, ceiling)\n"
        "    off = penalty + overclaim_points\n"
        "    return max(ZERO, EXACT.subtract(total, off)) if off else total\n",
        "    total = max(ZERO, EXACT.subtract(total, penalty + overclaim_points))\n"
        "    return total if ceiling is None else min(total, ceiling)\n",
        "test_overclaim_comes_off_after_the_ceiling",
    ),
    slip(
        "rule_items 0 without rule points", "scoring/ranking.py",
        "        else ONE,\n", "        else EXACT.subtract(ONE, ONE),\n",
        "test_a_unit_without_rule_items_has_lost_none_of_them",
    ),
    slip(
        "before any policy the latest", "register/register.py",
        "policy = min(every", "policy = max(every",
        "test_before_any_policy_the_earliest_decides_who_withdraws",
    ),
    slip(
        "January judged by the new year", "scoring/early.py",
        "policy_in(workspace.home_month(key[1], key[2]))\n    return filed",
        "policy_in(key[2])\n    return filed",
        "test_a_self_check_of_january_counts_by_the_policy_of_the_year_it_judges",
    ),
    slip(
        "lowest_month None last", "scoring/ranking.py",
        "MOST if row.lowest_month is None", "-MOST if row.lowest_month is None",
        "test_a_unit_without_any_monthly_score_is_last_by_no_lowest_month",
    ),
    slip(
        "month: version as text", "documents/workspace.py",
        "(each.effective or _ALWAYS, version_key(each.version))", "(each.effective or _ALWAYS, each.version)",
        "test_a_month_takes_version_1_10_over_1_9",
    ),
    slip(
        "policy: version as text", "documents/workspace.py",
        "(each.effective or _ALWAYS, version_key(each.version))", "(each.effective or _ALWAYS, each.version)",
        "test_a_period_takes_policy_1_10_over_1_9",
    ),
    slip(
        "roll-up: version as text", "scoring/rollup.py",
        "max((card.version for card in cards), key=version_key)", "max(card.version for card in cards)",
        "test_a_roll_up_takes_the_points_of_version_1_10",
    ),
    slip(
        "freeze: version as text", "commands/freeze.py",
        "key=lambda document: version_key(document.model.version)", "key=lambda document: document.model.version",
        "test_diff_and_freeze_know_which_version_is_the_newest",
    ),
    slip(
        "diff: version as text", "commands/sides.py",
        'return version_key(getattr(document.model, "version", "0"))',
        'return getattr(document.model, "version", "0")',
        "test_diff_and_freeze_know_which_version_is_the_newest",
    ),
    slip(
        "corrections .10 before .2", "commands/checking.py",
        "(each.model.decided, natural(each.name))", "(each.model.decided, each.name)",
        "test_corrections_of_one_day_follow_their_numbers",
    ),
    slip(
        "withdrawn problems in the tie breaker", "register/register.py",
        "        if progress.state is ProblemState.WITHDRAWN:\n            continue\n", "",
        "test_withdrawn_problems_cost_nobody_a_place",
    ),
    slip(
        "replay keeps NEW's effective", "commands/replay.py",
        "return document._replace(model=replace(document.model, effective=None))", "return document",
        "test_replay_puts_the_new_version_in_force_at_once",
    ),
    slip(
        "months of a process's own units alone", "io/workspace.py",
        "        self._note_month(seen)\n"
        "        if self.mine is not None and seen.unit and not self.mine(seen.unit):\n            return False\n",
        "        if self.mine is not None and seen.unit and not self.mine(seen.unit):\n            return False\n"
        "        self._note_month(seen)\n",
        "test_several_processes_know_every_month_that_has_a_record",
    ),
    slip(
        "a step before any is due", "register/register.py",
        "sum(step.overdue <= days for", "sum(step.overdue <= days + 1 for",
        "test_no_step_is_due_before_the_first_even_for_a_repeat",
    ),
    slip(
        "items of a roll-up: version as text", "scoring/rollup.py",
        "sorted(used, key=version_key, reverse=True)", "sorted(used, reverse=True)",
        "test_a_roll_up_takes_the_points_of_version_1_10",
    ),
    slip(
        "January of December's sheet", "sheet/typed.py",
        "return around.year + 1", "return around.year",
        "test_a_day_without_its_year_is_the_nearest",
    ),
    slip(
        "December of January's sheet", "sheet/typed.py",
        "return around.year - 1 if", "return around.year if",
        "test_a_day_without_its_year_is_the_nearest",
    ),
    slip(
        "age bands", "register/register.py",
        "if most is None or days <= most", "if most is None or days < most",
        "test_ages_of_open_problems_have_sharp_edges",
    ),
    slip(
        "floor in the version bump of deadline", "criteria/deadline.py",
        "(ceil(Fraction(points) / Fraction(self.per_day)) - 1)", "(int(Fraction(points) / Fraction(self.per_day)) - 1)",
        "test_the_last_day_that_earns_anything_decides_the_version",
    ),
    slip(
        "trimmed from four judgements on", "scoring/several.py",
        'if word == "trimmed" and len(earned) > 2:', 'if word == "trimmed" and len(earned) > 3:',
        "test_several_judgements",
    ),
    slip(
        "lowest told as highest", "scoring/several.py",
        "取最低：{plain(min(earned))}", "取最低：{plain(max(earned))}",
        "test_several_judgements",
    ),
    slip(
        "the first step taken counts", "register/register.py",
        "return max(reached, default=", "return min(reached, default=",
        "test_a_step_taken_is_not_due_again",
    ),
    slip(
        "a month fails twice", "register/lifecycle.py",
        "((event.period,) if event.period and not known else ())", "()",
        "test_failing_again_in_one_month_counts_once",
    ),
    slip(
        "every repeat starts a step up", "register/register.py",
        "return 1 if started else 0", "return 1",
        "test_no_step_is_due_before_the_first_even_for_a_repeat",
    ),
)  # fmt: skip


class Survivor(Exception):
    """A slip that wasn't noticed, or couldn't be made."""


def main(words: Sequence[str]) -> int:
    """Make the slips one after the other and say which the tests missed."""
    chosen = [each for each in MUTANTS if not words or any(word in each.name for word in words)]
    began, missed = time.monotonic(), []
    with package_copy() as copy:
        preload()
        tests = tuple(dict.fromkeys(test for each in chosen for test in each.tests))
        if run_tests(copy, tests) != 0:
            print("the tests fail without any slip: MUTANTS_SHOW=1 tells why")
            return 1
        for number, each in enumerate(chosen, 1):
            try:
                _noticed(copy, each, number)
                print(f"noticed   {each.name}", flush=True)
            except Survivor as why:
                missed.append(each)
                print(f"SURVIVED  {each.name}: {why}", flush=True)
    print(f"{len(chosen)} slips, {len(missed)} missed, {time.monotonic() - began:.0f} s")
    return 1 if missed else 0


@contextlib.contextmanager
def package_copy() -> Iterator[Path]:
    """The package in a folder of its own: what is being worked on is never touched."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "src", copy, ignore=ignored)
        yield copy


def preload() -> None:
    """What every test run needs and no slip changes is imported once: the runs are forks of this process."""
    for name in ("pytest", "hypothesis", "pydantic", "typer", "openpyxl", "xlsxwriter", "docx", "jinja2",
                 "rich.table", "ruamel.yaml", "yaml", "xml.etree.ElementTree"):  # fmt: skip
        importlib.import_module(name)


def _noticed(copy: Path, mutant: Mutant, number: int) -> None:
    """Raises Survivor unless the tests fail."""
    path = copy / "dangjian" / mutant.file
    before = path.read_text(encoding="utf-8")
    if before.count(mutant.old) != 1:
        raise Survivor(f"the text stands {before.count(mutant.old)} times in {mutant.file}")
    stat = path.stat()
    path.write_text(before.replace(mutant.old, mutant.new), encoding="utf-8")
    # Compiled files are known by second and size, which a quick change of the same length keeps.
    os.utime(path, (stat.st_atime, stat.st_mtime + 60 * number))
    try:
        status = run_tests(copy, mutant.tests)
    finally:
        path.write_text(before, encoding="utf-8")
        os.utime(path, (stat.st_atime, stat.st_mtime))
    if status == 0:
        raise Survivor(f"{', '.join(mutant.tests)} passes")
    if status != 1:
        raise Survivor(f"pytest ended with status {status}: is the test still there?")


def run_tests(copy: Path, tests: Sequence[str]) -> int:
    """The exit status of pytest over the copy, in a fork."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 3
    try:
        quiet = os.open(os.devnull, os.O_WRONLY)
        if not os.environ.get("MUTANTS_SHOW"):
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
        signal.alarm(_LONGEST)  # a slip may well run for ever
        os.chdir(ROOT)
        sys.path[:0] = [str(copy), str(ROOT)]
        os.environ["PYTHONPATH"] = str(copy)  # for the processes that a test starts
        import pytest

        # Plugins were imported before pytest could look at their assertions, which is of no use here.
        options = ["-q", "-x", "-p", "no:xdist", "-p", "no:cacheprovider", "-o", "addopts="]
        options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        status = int(pytest.main([*options, *tests]))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
