"""What the Windows bundle is made of fits what the package asks for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tools.bundle import EXTRAS, WHEEL_PINS

from tests.helpers import ROOT


def test_the_listed_wheels_satisfy_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(line for name in EXTRAS for line in extras[name])]
    pinned = {}
    for line in WHEEL_PINS.read_text(encoding="utf-8").splitlines():
        requirement, digest = line.split(" --hash=sha256:")
        name, version = requirement.split("==")
        pinned[canonicalize_name(name)] = version
        assert len(bytes.fromhex(digest)) == 32
    for text in asked:
        wanted = Requirement(text)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), text


def test_every_extra_but_those_of_developers_and_clusters_is_carried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(EXTRAS) == project["optional-dependencies"].keys() - {"all", "dev", "cluster"}


def test_what_comes_with_the_program_is_in_its_wheel(tmp_path: Path) -> None:
    """The build puts each where the program looks for it once it is installed."""
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    included = hatch["build"]["targets"]["wheel"]["force-include"]
    package = tmp_path / "site" / "dangjian"
    shutil.copytree(ROOT / "src/dangjian", package)
    for source, target in included.items():
        shutil.copytree(ROOT / source, tmp_path / "site" / target)
    script = (
        "from dangjian.io import shipped\n"
        "print(shipped.__file__, len(dict(shipped.example_company())), len(dict(shipped.shipped_lists())),"
        " len(shipped.guide_pages()), len(shipped.gitlab_template()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(package.parent)},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split()
    files = [each for each in (ROOT / "examples/gear-company").rglob("*") if each.is_file()]
    assert Path(told[0]).is_relative_to(package)
    assert told[1:] == [
        str(len(files)),
        str(len(list((ROOT / "checklists").glob("*.yaml")))),
        str(len(list((ROOT / "docs/guide").glob("*.md")))),
        str((ROOT / "templates/gitlab-ci.yml").stat().st_size),
    ]
