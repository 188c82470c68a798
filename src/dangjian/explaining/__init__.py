"""Why a score is what it is: every point, item by item, and what follows from the points."""
