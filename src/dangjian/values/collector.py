"""How often Python looks for circles among objects while workspaces are read."""

FEW_COLLECTIONS = (400_000, 20, 100)
"""Thresholds for ``gc.set_threshold``. Records have no circles: looking for some after every few
hundred objects costs a fifth of the time. Workbooks have, so now and then it must be."""
