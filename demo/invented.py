"""Invented beneficiaries: names, documents and programmes."""

from dataclasses import dataclass

_FIRST = (
    "María Fernanda|Juan Sebastián|Laura Camila|Andrés Felipe|Valentina|Brayan Steven"
    "|Daniela Alejandra|Miguel Ángel|Yuliana|Cristian Camilo|Natalia|Jhon Jairo"
    "|Paola Andrea|Santiago|Luisa Fernanda|Óscar Iván|Karen Julieth|David Esteban"
    "|Angie Lorena|Julián Mauricio|Leidy Johana|Nicolás|Sara Sofía|Édgar Alonso"
).split("|")
_LAST = (
    "Rodríguez|Gómez|Martínez|Ospina|Cárdenas|Mosquera|Quiñones|Peña|Restrepo|Zuluaga"
    "|Bolaños|Caicedo|Arango|Villamizar|Perea|Londoño|Castaño|Ibarra|Muñoz|Ñáñez"
    "|Benavides|Yepes|Acevedo|Palomino"
).split("|")
_PROGRAMMES = (
    "Ingeniería Civil|Enfermería|Derecho|Contaduría Pública|Medicina|Psicología"
    "|Licenciatura en Matemáticas|Administración de Empresas|Ingeniería de Sistemas"
    "|Trabajo Social|Agronomía|Arquitectura"
).split("|")


@dataclass(frozen=True)
class Person:
    """Invented beneficiary.

    :ivar document: number as people write it
    """

    name: str
    document_type: str
    document: str
    programme: str


class People:
    """Generator of people, each with a unique document."""

    def __init__(self, rng):
        """Set the random generator, which makes everything reproducible."""
        self._rng = rng
        self._documents = set()

    def __call__(self):
        """Return one more person."""
        rng = self._rng
        young = rng.random() < 0.15
        while True:
            number = (
                rng.randrange(1_080_000_000, 1_199_999_999)
                if young
                else rng.choice(
                    (
                        rng.randrange(1_010_000_000, 1_079_999_999),
                        rng.randrange(52_000_000, 53_999_999),
                        rng.randrange(79_000_000, 80_999_999),
                    )
                )
            )
            if number not in self._documents:
                break
        self._documents.add(number)
        return Person(
            name=f"{rng.choice(_FIRST)} {rng.choice(_LAST)} {rng.choice(_LAST)}",
            document_type="TI" if young else "CC",
            document=f"{number:,}".replace(",", "."),
            programme=rng.choice(_PROGRAMMES),
        )
