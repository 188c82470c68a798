"""The command line: one module a command, one boundary; the only place that knows typer and today."""
