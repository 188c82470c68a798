"""Where the design can be read in two ways, the reading taken; each is used in one place only."""

GAP_COUNTS_DEFAULTS = True
"""Gap: an item that a record leaves to its `default` is `scored` in that record, so it is judged.
("that both records judged (`scored` in both)"; "`scored` (also by default …)")"""

ERROR_BLOCKS_UNIT = True
"""`missing: error`: "the unit has no score", so not from its other lists and not in a roll-up."""

DEFAULT_ON_SELF_IS_PROVISIONAL = True
"""A default that is there only because of a self-check "stands on the self-check alone"."""

CORRECTED_SELF_IS_PROVISIONAL = True
"""A corrected self-check entry keeps its source, `self`, and so still stands on the self-check."""

MEAN_DEDUCTION_IS_EXACT = True
"""Roll-up: "the mean of the overclaim deductions" is no mean of scores, so it is not rounded."""

VETO_OF_UNSCORED_PART_BINDS = True
""""Cap, zero and grade vetoes of any part": also of a card that has nothing applicable (A = 0)."""

VETOED_DROPS_FROM_QUOTA = True
""""no place in a quota": a unit under a veto gets the next grade, whatever its score."""

MONTHLY_CARDS_DECIDE_RULE_ITEMS = True
"""`rule_items` of a roll-up sums the monthly cards, as `min_applicable` does, not E_i and P_i."""

CORRECTED_FROM_NOTHING_LEAVES_ITEM_OUT = False
""""An entry that exists only by correction is left out of the gap": the entry is, not its item; where
both records let the default speak, both have judged it."""

JANUARY_OF_AN_AFTER_YEAR_LIST_IS_A_MONTH = True
"""`months_scored`: the record of January "belongs to the year before", so it is one of that year's months
with a record; better for the unit."""
