"""How days are typed: beside what Django knows of a language (FORMAT_MODULE_PATH)."""
