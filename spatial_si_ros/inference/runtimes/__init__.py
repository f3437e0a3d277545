"""Running a checkpoint: one interface, the same scoring above whatever computes the tensors."""
