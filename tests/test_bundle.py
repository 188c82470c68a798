"""What the Windows bundle is made of fits what the package asks for."""

from __future__ import annotations

import tomllib

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
