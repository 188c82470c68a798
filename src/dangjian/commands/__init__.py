"""One function a command: read, compute, give back plain results; never prints."""
