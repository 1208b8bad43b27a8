"""Which names of catalogues mean the same system."""
