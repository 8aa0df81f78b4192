"""The schemes that come with Kaohe: one dated, clause-cited TOML file each."""
