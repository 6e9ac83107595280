"""Helpers for the tests of the first day."""

from .common import Common

SNIES = "\n".join(
    (
        "CÓDIGO_INSTITUCIÓN,CÓDIGO_IES_PADRE,NOMBRE_INSTITUCIÓN,PRINCIPAL_SECCIONAL,"
        "NIT,MUNICIPIO_DOMICILIO,CODIGO_DIVIPOLA,PÁGINA_WEB,ESTADO",
        "7701,7701,UNIVERSIDAD INVENTADA DE PRUEBA -UNIPRUEBA-,Principal,899999063-3,"
        "Medellín,5001,www.unipruebas.edu.co,Activa",
        "7702,7701,UNIVERSIDAD INVENTADA DE PRUEBA -UNIPRUEBA-,Seccional,899999063-3,"
        "Cali,76001,,Activa",
        "7703,7703,INSTITUTO SIN DIGITO,Principal,890980040,Bogotá,11001,,Activa",
        "7704,7704,ESCUELA DEL NIT ERRADO,Principal,899999063-1,Bogotá,11001,,Activa",
        "7705,7705,CORPORACION CERRADA,Principal,,Cali,76001,,Inactiva",
        "7703,7703,INSTITUTO SIN DIGITO,Principal,890980040,Bogotá,11001,,Activa",
    )
).encode()
MUNICIPALITIES = "\n".join(
    (
        "codigo_dane,municipio,codigo_departamento,departamento",
        "05001,Medellín,05,Antioquia",
        '11001,"Bogotá, D.C.",11,"Bogotá, D.C."',
        "5002,ABEJORRAL,05,Antioquia",
        "99999,Ninguna Parte,99,Vichada",
        "00001,Sin Departamento,00,Nada",
    )
).encode()
DEPARTMENTS = "\n".join(
    (
        "codigo_dane,departamento",
        "5,Antioquia",
        "08,Atlántico",
        '11,"Bogotá, D.C."',
    )
).encode()


class SetupCommon(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.Setup = cls.env["grandes.clientes.setup"]

    def _steps(self, user=None):
        """Return the steps by code, as the client of ``user`` shows them."""
        setup = self.Setup.with_user(user or self.manager).get_setup()
        return {step["code"]: step for step in setup["steps"]}

    def _state(self, code, user=None):
        return self._steps(user)[code]["state"]
