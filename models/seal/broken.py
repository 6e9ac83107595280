"""Findings of a verification of the seals."""

from typing import NamedTuple


class Broken(NamedTuple):
    """A record that differs from what was sealed, with the code of the finding."""

    model: str
    res_id: int
    #: One of the codes of ``grandes.clientes.seal.breakage``.
    code: str
