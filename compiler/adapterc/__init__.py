"""A declarative compiler from behaviour specs to verified LoRA adapters."""

__version__ = "0.1.0"
