"""What is remembered."""

# A model's docstring becomes its table's comment: no semicolons, migrations split there.
