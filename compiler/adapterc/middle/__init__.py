"""middle."""
