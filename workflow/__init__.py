"""What happens: load, ask the rules, write the change with its audit entry and its notices."""
