"""The bare script to compare with: every YAML file under a folder, its libyaml events, nothing else."""

import os
import sys

from yaml._yaml import CParser

for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        if name.endswith(".yaml"):
            with open(os.path.join(folder, name), "rb") as file:
                next_event = CParser(file.read()).get_event
            while next_event() is not None:
                pass
