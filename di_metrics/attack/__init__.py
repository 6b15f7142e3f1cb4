"""The attacker: what can be worked out about people from a release, independent of the code that protects it."""
