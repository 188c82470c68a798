"""Every command and every process sees the same workspace: random ones, some of them spoiled."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dangjian.commands.score import score, score_in_parallel
from dangjian.documents.kinds import AFTERMATH
from dangjian.io.sources import Folder
from dangjian.io.workspace import Loaded, load
from dangjian.render.scores import render_scores
from dangjian.values.period import Month, parse_period
from tests.fuzz.yaml_files import spoil
from tests.helpers import examples, write_files
from tests.oracle.workspaces import workspaces, write

Doc = dict[str, Any]
MONTHS = (None, lambda _month: False, {Month(2026, 5)}.__contains__)
ASIDE: tuple[frozenset[str], ...] = (frozenset(), AFTERMATH, AFTERMATH - {"ledger"})
COPY = "records/2026-05/x - 副本.yaml"


def lay_out(space: Doc, folder: Path, rng: random.Random) -> None:
    """The workspace as files, its people moved away now and then, one file spoiled, strays about."""
    write(space, folder)
    if rng.random() < 0.5:
        organization = (folder / "organization.yaml").read_text(encoding="utf-8")
        write_files(folder, {"elsewhere/organization.yaml": organization})
    names = sorted(path for path in folder.rglob("*.yaml") if path.name != "dangjian.yaml")
    if rng.random() < 0.6:
        path = rng.choice(names)
        path.write_bytes(spoil(rng, path.read_bytes()))
    if rng.random() < 0.3:
        (folder / "records").mkdir(exist_ok=True)
        (folder / "records/2026-04").symlink_to(folder)
    if rng.random() < 0.3:
        write_files(folder, {COPY: "schema: dangjian/record@1\n"})


def structure(loaded: Loaded) -> tuple[object, ...]:
    """What every command must agree on: who and what there is, and what of it can't be used."""
    workspace = loaded.workspace
    lists = {name: sorted(versions) for name, versions in workspace.versions.items()}
    policies = [document.name for document in workspace.policies]
    return workspace.units, lists, policies, workspace.lost, loaded.files, loaded.folders


def of_structure(loaded: Loaded) -> set[object]:
    """Problems of files that belong to no month: whatever is asked for, they are told."""
    monthly = ("records/", "corrections/")
    return {each for each in loaded.problems if not each.location.file.startswith(monthly)}


@given(space=workspaces(), seed=st.integers(0, 10_000))
@examples(4)
def test_every_command_sees_the_same(space: Doc, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lay_out(space, Path(folder), random.Random(seed))
        source = Folder(Path(folder))
        whole = load(source)
        for wanted in MONTHS:
            for aside in ASIDE:
                other = load(source, wanted, aside=aside)
                assert structure(other) == structure(whole)
                assert of_structure(other) == of_structure(whole)
                assert set(other.problems) <= set(whole.problems)
        for mine in (lambda _unit: True, lambda _unit: False):
            other = load(source, mine=mine)
            assert structure(other) == structure(whole)
            assert other.broken is whole.broken


@given(space=workspaces(), seed=st.integers(0, 10_000))
@examples(2)
def test_one_process_and_two_agree_in_every_byte(space: Doc, seed: int) -> None:
    period = parse_period("2026-05")
    assert period is not None
    with tempfile.TemporaryDirectory() as folder:
        lay_out(space, Path(folder), random.Random(seed))
        one = score(Folder(Path(folder)), period, full=False)
        two = score_in_parallel(Path(folder), period, jobs=2)
        assert two.problems == one.problems
        for form in ("table", "csv", "markdown", "json"):
            assert render_scores(two, form) == render_scores(one, form)
