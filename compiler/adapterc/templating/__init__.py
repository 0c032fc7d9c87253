"""Jinja's one home: spec templates rendered in a sandbox, and the turns of a base's chat template."""
