"""The pages' own fixtures: a council, and its coordinator who is signed in."""

from tests.web.conftest import council, signed_in

__all__ = ["council", "signed_in"]
