"""How long an answer takes, against transformers and against what the device allows."""
