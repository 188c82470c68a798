"""Points ledgers: balances and what stands on them."""
