"""The command line: `access-atlas …`."""

from graphkit.cli.app import main

__all__ = ["main"]
