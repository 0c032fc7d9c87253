"""The command line: arguments in, text and an exit code out. The only package that prints."""
