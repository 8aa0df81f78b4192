"""One file per way in and out; nothing above this folder knows whose messenger it is."""
