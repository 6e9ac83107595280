"""Entities that file in the demonstration, with their contacts."""

from odoo.fields import Command

from .people import MODULE

# key: (XML id in the demo data, name, kind, DANE code, contact who files for it)
ENTITIES = {
    "unal": (
        "partner_ies_1101",
        "Universidad Nacional de Colombia",
        "ies",
        "11001",
        "Esperanza Galvis Motta",
    ),
    "udea": (
        "partner_ies_1201",
        "Universidad de Antioquia",
        "ies",
        "05001",
        "Jairo Alonso Mesa",
    ),
    "valle": (
        "partner_ies_1203",
        "Universidad del Valle",
        "ies",
        "76001",
        "Martha Isabel Lozano",
    ),
    "uis": (
        "partner_ies_1204",
        "Universidad Industrial de Santander",
        "ies",
        "68001",
        "Orlando Serrano Rey",
    ),
    "norte": (
        "partner_ies_1713",
        "Universidad del Norte",
        "ies",
        "08001",
        "Katherine Donado Pumarejo",
    ),
    "andes": (
        "partner_ies_1813",
        "Universidad de los Andes",
        "ies",
        "11001",
        "Felipe Urdaneta Cruz",
    ),
    "pamplona": (
        "partner_ies_1212",
        "Universidad de Pamplona",
        "ies",
        "54518",
        "Nubia Rolón Contreras",
    ),
    "choco": (
        "partner_ies_1118",
        "Universidad Tecnológica del Chocó",
        "ies",
        "27001",
        "Yirleza Murillo Rentería",
    ),
    "minuto": (
        "partner_ies_2829",
        "Corporación Universitaria Minuto de Dios",
        "ies",
        "11001",
        "César Augusto Pulido",
    ),
    "antioquia": (
        "partner_department_05",
        "Gobernación de Antioquia",
        "governorate",
        "05",
        "Lina María Uribe Zea",
    ),
    "narino": (
        "partner_department_52",
        "Gobernación de Nariño",
        "governorate",
        "52",
        "Segundo Guerrero Jojoa",
    ),
    "medellin": (
        "partner_municipality_05001",
        "Alcaldía de Medellín",
        "municipality",
        "05001",
        "Catalina Hoyos Marín",
    ),
    "rionegro": (
        "partner_municipality_05615",
        "Alcaldía de Rionegro",
        "municipality",
        "05615",
        "Gonzalo Echavarría Gil",
    ),
    "florencia": (
        "partner_municipality_18001",
        "Alcaldía de Florencia",
        "municipality",
        "18001",
        "Ruth Nelly Perdomo",
    ),
    # Kinds of large client without a public list, which are not in the demo data.
    "fondo": (
        None,
        "Fundación Semillas del Saber (constituyente)",
        "fund_constituent",
        "11001",
        "Amalia Renjifo Sáenz",
    ),
    "empresa": (
        None,
        "Compañía Andina de Ejemplo S.A.S.",
        "private_company",
        "11001",
        "Héctor Fabio Lara",
    ),
}
# Campuses of the national university: SNIES code, city, DANE code.
CAMPUSES = (
    ("1102", "Medellín", "05001"),
    ("1103", "Manizales", "17001"),
    ("1104", "Palmira", "76520"),
)
PORTAL = {"unal": "ies.nacional", "norte": "ies.norte"}


def make_entities(env):
    """Find or create the entities that file, with their contacts.

    :param env: environment of the superuser
    :return: ``{key: (entity, contact)}``, with the campuses as ``sede.<SNIES code>``
    """
    found = {}
    for key, (xmlid, name, kind, dane_code, person) in ENTITIES.items():
        entity = xmlid and env.ref(f"{MODULE}.{xmlid}", raise_if_not_found=False)
        entity = entity or _make_entity(env, name, kind, dane_code=dane_code)
        found[key] = (entity, _make_contact(env, entity, key, person))
    national = found["unal"][0]
    national.coordinators_see_campuses = True
    for snies_code, city, dane_code in CAMPUSES:
        campus = _make_entity(
            env,
            f"Universidad Nacional de Colombia, sede {city}",
            "ies",
            dane_code=dane_code,
            snies_code=snies_code,
            parent_id=national.id,
            city=city,
        )
        key = f"sede.{snies_code}"
        found[key] = (campus, _make_contact(env, campus, key, f"Registro {city}"))
    return found


def _make_entity(env, name, kind, **vals):
    return env["res.partner"].create(
        {
            "name": name,
            "is_company": True,
            "is_large_client": True,
            "large_client_type": kind,
            "country_id": env.ref("base.co").id,
            "lang": env.lang,
            **vals,
        }
    )


def _make_contact(env, entity, key, person):
    return env["res.partner"].create(
        {
            "name": person,
            "parent_id": entity.id,
            "email": f"coordinacion.{key}@example.com",
            "function": "Coordinación IES"
            if entity.large_client_type == "ies"
            else "Enlace con el canal",
            "is_coordinator": True,
            "lang": env.lang,
        }
    )


def make_portal_users(env, entities):
    """Give two coordinators access to the portal.

    :param dict entities: as returned by :func:`make_entities`
    """
    env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "login": login,
                "partner_id": entities[key][1].id,
                "group_ids": [Command.set(env.ref("base.group_portal").ids)],
            }
            for key, login in PORTAL.items()
        ]
    )
