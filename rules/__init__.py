"""What an assessment is worth: pure functions over frozen values; no IO, no clock."""
