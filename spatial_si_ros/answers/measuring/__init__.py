"""What is measured between things: relations, lines of sight, movements, and how sure each is."""
