"""From records to scorecards, ranks and tiers."""
