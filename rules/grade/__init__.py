"""From scores to grades: flags, bands, forced distribution, and the leaders' decisions."""
