"""What results bring about: pay, consequences, and what falls due for a quarter or year."""
