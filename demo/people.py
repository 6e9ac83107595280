"""Staff of the demonstration, and the entities they attend."""

import base64

from odoo.fields import Command
from odoo.tools import file_open

MODULE = "grandes_clientes"
COMPANY = "Atención a Grandes Clientes (demostración)"
# login: name
FRONT = {
    "asesor1": "Paula Andrea Quintero Rojas",
    "asesor2": "Jhon Fredy Cárdenas Mora",
    "asesor3": "Luz Marina Ospina Vélez",
    "asesor4": "Camilo Ernesto Barragán Díaz",
    "asesor5": "Yesenia Palacios Mosquera",
}
BACK = {
    "back1": "Hernán Darío Gaviria Luna",
    "back2": "Sandra Milena Peñuela Ortiz",
}
# code of the area: its head and its officials
AREAS = {
    "VCC": ("Gloria Inés Santamaría", "Fabián Rincón Duarte", "Ximena Ballesteros"),
    "VFO": ("Rodrigo Alberto Pinzón", "Marcela Tovar Niño"),
    "ORI": ("Adriana Lucía Fonseca", "Iván Darío Salgado"),
    "GAC": ("Nelson Enrique Buitrago", "Doris Amparo Lugo"),
    "ACP": ("Mauricio Echeverri Toro", "Claudia Patricia Rey"),
    "DTE": ("Beatriz Elena Caro", "Wilson Orlando Páez"),
    "OJU": ("Álvaro José Negret", "Liliana Forero Pardo"),
}
# login: (name, role)
OTHERS = {
    "supervisora": ("Martha Cecilia Arboleda", "supervisor"),
    "coordinador": ("Ricardo Andrés Villamil", "coordinator"),
    "calidad": ("Diana Carolina Useche", "quality"),
    "calidad2": ("Jorge Iván Monsalve", "quality"),
    "interventoria": ("Gustavo Adolfo Rueda", "oversight"),
    "administradora": ("Pilar Constanza Mejía", "manager"),
}
# Departments attended by each advisor; the pool takes the others.
REGIONS = {
    "asesor1": ("11", "25", "15"),
    "asesor2": ("05", "17", "66", "63", "27"),
    "asesor3": ("76", "19", "52", "86"),
    "asesor4": ("08", "13", "47", "20", "44", "70", "23", "88"),
    "asesor5": ("68", "54", "73", "41", "50"),
}
BACKUPS = {
    "asesor1": "asesor2",
    "asesor2": "asesor1",
    "asesor3": "asesor5",
    "asesor4": "asesor3",
    "asesor5": "asesor4",
}
POOL = ("asesor4", "asesor5")
ABSENT = "asesor3"
ABSENT_DAYS = 3


def make_people(env):
    """Create the people of every role, and staff the company's desks.

    :param env: environment of the superuser
    :return: ``{login: res.users}``
    """
    rows = [(login, name, "front_office") for login, name in FRONT.items()]
    rows += [(login, name, "back_office") for login, name in BACK.items()]
    for code, names in AREAS.items():
        for number, name in enumerate(names):
            login = f"{code.lower()}{number}" if number else f"{code.lower()}.jefe"
            rows.append((login, name, "mission_area"))
    rows += [(login, *row) for login, row in OTHERS.items()]
    users = env["res.users"].with_context(no_reset_password=True)
    people = {
        user.login: user
        for user in users.create([_user_vals(env, *row) for row in rows])
    }
    people["supervisora"].group_ids += env.ref("sales_team.group_sale_salesman")
    _settle_company(env, people)
    _staff_areas(env, people)
    _give_titles(env, people)
    return people


def make_person(env, login, name, role):
    """Create one more person.

    :param role: code of a role; ``None`` for people who get it by an act
    """
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(_user_vals(env, login, name, role))


def _user_vals(env, login, name, role):
    groups = env.ref("base.group_user")
    if role:
        groups |= env.ref(f"{MODULE}.group_{role}")
    return {
        "login": login,
        "name": name,
        "email": f"{login}@example.com",
        "lang": env.lang,
        "tz": "America/Bogota",
        # Notifications go to the Odoo inbox.
        "notification_type": "inbox",
        "group_ids": [Command.link(group.id) for group in groups],
    }


def _settle_company(env, people):
    """Set the company's name, mailbox, pool and overseer's address."""
    with file_open(f"{MODULE}/static/description/icon.png", "rb") as icon:
        logo = base64.b64encode(icon.read())
    env.company.write(
        {
            "name": COMPANY,
            "logo": logo,
            "email": "grandes.clientes@example.com",
            "vat": "899999035-7",
            "grandes_clientes_pool_user_ids": [
                Command.set([people[login].id for login in POOL])
            ],
            "grandes_clientes_seal_email": people["interventoria"].email,
        }
    )


def _staff_areas(env, people):
    """Give each mission area its head and officials."""
    for code in AREAS:
        members = env["res.users"].union(
            *(
                user
                for login, user in people.items()
                if login.rstrip("0123456789").removesuffix(".jefe") == code.lower()
            )
        )
        env["grandes.clientes.mission.area"]._find_by_code(code).write(
            {
                "member_ids": [Command.set(members.ids)],
                "head_id": people[f"{code.lower()}.jefe"].id,
                "email": f"{code.lower()}@example.com",
            }
        )


def _give_titles(env, people):
    """Set the officials' job titles by area, which their logins only abbreviate."""
    for code in AREAS:
        area = env["grandes.clientes.mission.area"]._find_by_code(code)
        for user in area.member_ids:
            head = " (jefe)" if user == area.head_id else ""
            user.partner_id.function = f"{area.name}{head}"
    people[ABSENT].partner_id.function = "Ausente: atienden sus suplentes"


def assign_portfolios(env, people):
    """Assign the entities of each region to an advisor and a backup (R11).

    :param env: environment of the superuser
    :param dict people: as returned by :func:`make_people`
    """
    entities = env["res.partner"].search(
        [("is_large_client", "=", True), ("dane_code", "!=", False)]
    )
    for login, departments in REGIONS.items():
        entities.filtered(
            lambda entity, codes=departments: entity.dane_code[:2] in codes
        ).write(
            {
                "advisor_id": people[login].id,
                "backup_advisor_id": people[BACKUPS[login]].id,
            }
        )
