"""Pages that open from disk: pictures inlined, no scripts from anywhere."""
