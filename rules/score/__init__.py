"""From facts about one assessee to the lines of a score."""
