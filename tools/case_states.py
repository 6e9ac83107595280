"""Sets of case states shared by the models; labels are on the field."""

# On a desk: the work is still to be done.
DESK_STATES = ("front_office", "back_office", "mission_area")
# Registered and not ended: cases that another one can repeat.
OPEN_STATES = (*DESK_STATES, "answered")
# Not ended, registered or not: open, and pending in reports.
NOT_ENDED = ("received", *OPEN_STATES)
END_STATES = ("closed", "duplicate", "withdrawn", "transferred", "dismissed")
#: Group that works a case in a state.
WORKED_BY = {
    "received": "group_front_office",
    "front_office": "group_front_office",
    "back_office": "group_back_office",
    "mission_area": "group_mission_area",
    "answered": "group_front_office",
}
