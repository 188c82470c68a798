"""An independent second opinion on every score: naive, slow, written from the design alone."""
