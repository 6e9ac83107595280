"""What a verification of the seals finds."""

from typing import NamedTuple


class Broken(NamedTuple):
    """A record that is not as it was sealed, and by which finding."""

    model: str
    res_id: int
    #: One of the codes of ``grandes.clientes.seal.breakage``.
    code: str
