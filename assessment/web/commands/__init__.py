"""The commands of `critical-friend`, one module a family."""
