"""The sets of case states that the models share; the labels are the field's."""

# On somebody's desk: the work is still to be done.
DESK_STATES = ("front_office", "back_office", "mission_area")
# Registered and not ended: what a repeat can repeat.
OPEN_STATES = (*DESK_STATES, "answered")
# In work, registered or not: what is open, and pending in a report.
NOT_ENDED = ("received", *OPEN_STATES)
END_STATES = ("closed", "duplicate", "withdrawn", "transferred", "dismissed")
#: Who works a case that is in a state.
WORKED_BY = {
    "received": "group_front_office",
    "front_office": "group_front_office",
    "back_office": "group_back_office",
    "mission_area": "group_mission_area",
    "answered": "group_front_office",
}
