"""Makes the allocation agree with the published statements. Needs ``highspy``; the generator does not."""
