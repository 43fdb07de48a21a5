"""Pages of a charter: the sheet of the adopted version, of a draft, of older versions."""
