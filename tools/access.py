"""The roles of the addon, by name, as data and SQL ask for them."""

MODULE = "grandes_clientes"

#: Our groups that are roles, in the order in which people read them; a selection.
ROLES = [
    ("group_front_office", "Front-office advisor"),
    ("group_back_office", "Back-office advisor"),
    ("group_mission_area", "Mission-area official"),
    ("group_supervisor", "Supervisor of the outsourcing"),
    ("group_coordinator", "Coordinator of user attention"),
    ("group_quality", "Quality professional"),
    ("group_oversight", "Oversight of the contract"),
    ("group_manager", "Administrator of profiles"),
]
#: Roles of the outsourcing, whose supervisor may shut them out.
OUTSOURCING = ("group_front_office", "group_back_office", "group_supervisor")
