"""Talks and keeps time; knows no command and no scheme."""
