"""What a reader can compute from shown sums, by exact Gaussian elimination over fractions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

Vector = Sequence[int]


class Span:
    """All linear combinations of some vectors of whole numbers."""

    def __init__(self, vectors: Iterable[Vector]) -> None:
        self._rows: list[tuple[int, list[Fraction]]] = []
        for vector in vectors:
            rest = self._reduced(vector)
            pivot = next((place for place, entry in enumerate(rest) if entry), None)
            if pivot is not None:
                self._rows.append((pivot, [entry / rest[pivot] for entry in rest]))

    def __contains__(self, vector: Vector) -> bool:
        return not any(self._reduced(vector))

    def _reduced(self, vector: Vector) -> list[Fraction]:
        rest = [Fraction(entry) for entry in vector]
        for pivot, row in self._rows:
            factor = rest[pivot]
            if factor:
                rest = [entry - factor * known for entry, known in zip(rest, row, strict=True)]
        return rest
