"""A teacher behind an address: asked over HTTP with the standard library alone, and never trusted."""
