"""What is remembered."""

# A model's docstring becomes its table's comment: no semicolons in it, the migration splits statements there.
