"""The users of each role in one world, where everything hidden from them has a mark.

==============  ==============================================================
who             what they must find nowhere
==============  ==============================================================
everybody       what is of another company
front office,   the complaint about themselves
supervisor,
quality
coordinator,    that, and any beneficiary's document whole
oversight
back office,    what is of cases that their desk does not have
mission area
manager, plain  anything of a case
employee,
portal, public
==============  ==============================================================
"""

from . import people

THEIRS, INSIDE, COMPLAINT = "AJENOSECRETO", "SOLOADENTRO", "QUEJASECRETA"
# Colleagues' notes on an entity, which Odoo shows to any employee.
OF_ENTITY = "SOLOCOLEGAS"
DOCUMENT = "79888777"
# All the ways to write a document number.
WHOLE = (DOCUMENT, "79.888.777", DOCUMENT[::-1], "77.788.897")
ROLES = tuple(name for name in people.ROLES if name != "front2")
# The text of a complaint about each role, distinct from all other complaints.
OF_COMPLAINTS = {role: f"{COMPLAINT} {role}." for role in ROLES}
CASE = "grandes.clientes.case"
MODULE = "grandes_clientes"
ALL = (THEIRS, INSIDE, COMPLAINT, *WHOLE)
MARKS = {
    "front": (COMPLAINT,),
    "supervisor": (COMPLAINT,),
    "quality": (COMPLAINT,),
    "coordinator": (COMPLAINT, *WHOLE),
    "oversight": (COMPLAINT, *WHOLE),
    "back": ALL,
    "official": ALL,
    "manager": ALL,
    "portal": (*ALL, OF_ENTITY),
    "employee": ALL,
    "public": (*ALL, OF_ENTITY),
}
