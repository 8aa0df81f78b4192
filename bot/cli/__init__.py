"""Subcommands of `kaohe`, one file each."""
