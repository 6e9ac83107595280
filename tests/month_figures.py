"""The figures of the thirteen reports of `report_rooms_common`'s month, by hand."""

# (numerator, denominator, figure) as printed.
INDICATORS = {
    "I01": {
        # K1 to K4, each closed by the user who received it.
        "I01.opportunity": (4, 4, "100.00"),
        "I01.fcr": (4, 4, "100.00"),
        # W3 and W4 of W1 to W4.
        "I01.overdue": (2, 4, "50.00"),
        # W3.
        "I01.areas": (1, 1, "100.00"),
        # 72 + 30 + 24 of 100 + 50 + 40; the second day as corrected.
        "I01.service": (126, 190, "66.32"),
        # 90 + 40 + 30.
        "I01.answered": (160, 190, "84.21"),
        # 10 + 10 + 10.
        "I01.abandoned": (30, 190, "15.79"),
    },
    "I02": {
        # W3 and W4 of W1, W3 and W4.
        "I02.overdue": (2, 3, "66.67"),
        # W1 and W4.
        "I02.unescalated": (2, 3, "66.67"),
    },
    "I03": {
        # W2: its matrix date was the 28th; its term ends in October.
        "I03.matrix": (1, 1, "100.00"),
        "I03.legal": (0, 1, "0.00"),
        # 17, 18, 21 to 25, 28, 29 and 30 of September.
        "I03.median": (None, 1, "10.00"),
    },
    "I04": {
        # W2 and W3 of the eight registered, each on the second business day.
        "I04.rate": (2, 8, "25.00"),
        "I04.on_time": (2, 2, "100.00"),
        "I04.well": (2, 2, "100.00"),
        "I04.rejection": (0, 1, "0.00"),
        # W3: 11, 14 and 15 of September.
        "I04.median": (None, 1, "3.00"),
    },
    "I05": {
        # The university and the town, by the first campaign; four contacts were to be
        # made.
        "I05.contactability": (2, 4, "50.00"),
        # Both of them, and the town when it refused.
        "I05.effectiveness": (2, 3, "66.67"),
        # Two, one, one and two.
        "I05.intensity": (None, 4, "1.50"),
        # The third entity was reached in October.
        "I05.coverage": (2, 3, "66.67"),
        # The university's for the 18th, the town's for the 24th; another one is for
        # October.
        "I05.commitments": (1, 2, "50.00"),
    },
    "I06": {
        # Q1, Q3 and Q4; Q2 was rejected.
        "I06.approval": (3, 4, "75.00"),
        # Q1 one, Q2 two, Q3 four until it was returned and two more, Q4 eight.
        "I06.hours": (None, 4, "4.00"),
        # Q1, Q3, the delegated change and the one without permission.
        "I06.without": (1, 4, "25.00"),
        # Q3.
        "I06.different": (1, 2, "50.00"),
    },
    "I07": {
        # 8 + 20 + 7 of 10 + 20 + 10.
        "I07.work": (35, 40, "87.50"),
        # 6 + 15 of 8 + 20; the third day does not give this figure.
        "I07.success": (21, 28, "75.00"),
        # 10,800 + 4,800 seconds of the 90 + 40 calls with known times.
        "I07.aht": (None, 130, "120.00"),
        # Of 21,600 + 14,400 seconds.
        "I07.occupation": (15_600, 36_000, "43.33"),
    },
    "I08": {
        # N2 to N5, of the closings of K1 to K4.
        "I08.rate": (4, 4, "100.00"),
        # N2; N3 was late, N4 is untreated, and N5 is not due yet.
        "I08.timely": (1, 3, "33.33"),
        # N3.
        "I08.repeats": (1, 4, "25.00"),
        # Two days and eleven.
        "I08.days": (None, 2, "6.50"),
        # K1 and K2; K0 was late.
        "I08.decided": (2, 3, "66.67"),
    },
    "I09": {
        # Two of S1's three, both of S2's, one of S4's two.
        "I09.attendance": (5, 7, "71.43"),
        # S1 and S2 of the four in the timetable; S4 was added.
        "I09.fulfilled": (2, 4, "50.00"),
        # 4.5, 3, 4 and 3.5.
        "I09.mean": (None, 4, "3.75"),
        # Passed: from 3.5 on.
        "I09.passed": (3, 4, "75.00"),
        # 2.5, 1 and 2.5.
        "I09.gain": (None, 3, "2.00"),
    },
    "I10": {
        # 2 of (6 + 4) / 2.
        "I10.rate": (2, 10, "40.00"),
        # 1 of (2 + 2) / 2: the leaver had no account.
        "I10.areas": (1, 4, "50.00"),
        # All but the dismissed one: two leavers of the outsourcing, the joiner, the
        # leaver of an area and the one who changes post.
        "I10.told": (4, 5, "80.00"),
        # 7, −1, 7, 3 and 0.
        "I10.notice": (None, 5, "3.20"),
        # From 20 July: 63 and 52 days.
        "I10.tenure": (None, 2, "57.50"),
        "I10.alive": (1, 3, "33.33"),
    },
    "I11": {
        # Nine systems of 176 hours, two of them down as planned: 1,582. Failures:
        # telephony 3, COBOL 2, Mercurio 1.
        "I11.availability": (1_576 * 60, 1_582 * 60, "99.62"),
    },
    "I12": {
        # Under thirty, no rate is given.
        "I12.ecuf": (2, 3, None),
        "I12.ecn": (3, 3, None),
        "I12.ecc": (3, 3, None),
        # 0, 100, and 100 after the objection.
        "I12.score": (None, 3, "66.67"),
        "I12.coverage": (3, 4, "75.00"),
        # K1 and K4 failed; K1 was coached.
        "I12.coached": (1, 2, "50.00"),
        "I12.escalated": (0, 0, None),
        # Mercurio has no data, which never counts as a yes.
        "I12.identity": (0, 3, None),
        "I12.own.ecuf": (1, 1, None),
        "I12.own.ecn": (1, 1, None),
        "I12.own.ecc": (1, 1, None),
        "I12.own.score": (None, 1, "100.00"),
        "I12.own.coverage": (1, 4, "25.00"),
        "I12.own.coached": (0, 0, None),
        # K1: 0 and 100.
        "I12.difference": (None, 1, "100.00"),
        # W36, W37 and W39 of four.
        "I12.visits": (3, 4, "75.00"),
    },
    "I13": {
        # K1 and K2 up to the end of the month.
        "I13.rate": (2, 4, "50.00"),
        # 5 and 4; 10 and 7.
        "I13.csat": (2, 2, "100.00"),
        "I13.mark": (None, 2, "4.50"),
        "I13.nps": (1, 2, "50.00"),
    },
}
# The first cells of the totals, by section; as strings where they are not integers.
TOTALS = {
    "I01": {
        # filings, before, received, registered, repeats, escalated, closed, pending,
        # overdue
        "channel": [8, 0, 8, 8, 0, 2, 4, 4, 2],
        # by the front office, by the back office, by areas, closed, in time, late
        "closing": [4, 0, 0, 4, 4, 0, "100.00 %", "100.00 %"],
        # offered, answered, abandoned
        "levels": [190, 160, 30, "66.32 %", "84.21 %", "15.79 %", "120.00"],
        # F1, F2, F3 and F6; minutes, planned minutes
        "failures": [4, 360, 120],
    },
    "I02": {
        # pending, overdue, not escalated in time
        "desk": [3, 2, 2, "66.67 %"],
        "age": [3, 2, 2, "66.67 %"],
    },
    "I03": {
        # pending, overdue by the matrix, by law
        "area": [1, 1, 0, "100.00 %", "0.00 %", "10.00"],
    },
    "I04": {
        # before, escalated, answered, rejected, returned, on, cancelled, pending
        "area": [0, 2, 1, 0, 0, 0, 0, 1],
    },
    "I05": {
        # worked on, attempts, reached, answered, effective, wrong data, agreements
        "campaign": [4, 6, 2, "50.00 %", 3, 2, 1, 2],
        "advisor": [4, 6, 2, "50.00 %", 3, 2, 1, 2],
        "entity_type": [4, 6, 2, "50.00 %", 3, 2, 1, 2],
        "result": [6],
        # assigned, reached
        "portfolio": [3, 2, "66.67 %"],
        # due, kept, broken, moved
        "commitments": [2, 1, 1, 1],
    },
    "I06": {
        # asked, approved, rejected, hours; returned, expired, executed, executed
        # otherwise, checked
        "area": [5, 3, 1, "75.00 %", "4.00", 1, 1, 2, 1, 1],
        "change": [5, 3, 1, "75.00 %", "4.00", 1, 1, 2, 1, 1],
        # made, delegated, by approval, without either, not required
        "made": [4, 1, 2, 1, 1],
    },
    "I07": {
        # requested, worked, successful, failed, pending
        "management": [40, 35, "87.50 %", 21, 7, 5, "75.00 %"],
        "cause": [40, 35, "87.50 %", 21, 7, 5, "75.00 %"],
        "responsible": [40, 35, "87.50 %", 21, 7, 5, "75.00 %"],
        "days": [40, 35, "87.50 %", 21, 7, 5, "75.00 %"],
        "levels": [190, 160, 30, "66.32 %", "84.21 %", "15.79 %", "120.00", "43.33 %"],
    },
    "I08": {
        # before, opened, effective, not effective, in course, untreated, repeats
        "source": [1, 4, 1, 0, 4, 2, 1],
        # opened, due, in time
        "treatment": [4, 3, 1],
        "state": [1, 4, 4],
        "typification": [4, 1, 4],
        "cause": [4, 1, 4],
        # before, ended, one, none, to decide, overdue
        "decisions": [1, 3, 2, 1, 1, 1],
    },
    "I09": {
        # sessions, in the timetable, held, missed, moved, added, hours
        "topic_sessions": [5, 4, 3, 1, 2, 1, "7.00"],
        # summoned, attended, unsummoned, excused, absent, evaluated, passed, mean, gain
        "topic": [7, 5, 0, "71.43 %", 1, 1, 4, 3, "75.00 %", "3.75", "2.00"],
        "advisor": [7, 5, 0, "71.43 %", 1, 1, 4, 3, "75.00 %", "3.75", "2.00"],
    },
    "I10": {
        # at the start, joined, left, changed post, away, at the end
        "side": [8, 1, 3, 1, 1, 6],
        # to be announced, beforehand, afterwards, never
        "notice": [5, 4, 1, 0],
        "ground": [6, 1, 3, 1, 1],
        # left, with a successor, active access, systems
        "leaving": [3, 1, 1, 0],
    },
    "I11": {
        # failures, minutes, planned windows, planned minutes, ongoing
        "attributable_to": [4, 360, 1, 120, 1],
        # affected, with a failed consultation, overdue by it: W4
        "affected": [1, 1, 1],
    },
    "I12": {
        # draws, population, drawn, signed; the outsourcing drew K2 in October, for ±5 %
        "samples": [2, 6, 6, 5, 6],
        # drawn; user, business, compliance: applied, without; sound
        "audits": [3, 3, 2, 3, 3, 3, 3, 2],
        "monitorings": [1, 1, 1, 1, 1, 1, 1, 1],
        # drawn, sound, not critical, directed, directed sound, failed, coached
        "person": [3, 2, 0, 1, 0, 2, 1],
        "person_own": [1, 1, 0, 0, 0, 0, 0],
        # drawn, identity agrees, differs, no data, without recording
        "contact": [3, 0, 0, 3, 0],
        "both": [1],
    },
    "I13": {
        # sent, of them answered; answered in the month, satisfied
        "channel": [4, 2, "50.00 %", 2, 2, "100.00 %", "4.50"],
        # recommendations, promoters, detractors
        "recommendation": [2, 1, 0],
    },
}
# Number of rows of the lists, and some rows by their first cell.
LISTS = {
    "I02": {"cases": 3},
    "I03": {"escalations": 1},
    "I04": {"escalations": 2},
    "I05": {"contacts": 6},
    # Five asked, one completed, three approved, one rejected, returned and expired,
    # two executed, one checked.
    "I06": {"steps": 15, "delegated": 1, "without": 1},
    "I07": {"loads": 3},
    "I08": {"nonconformities": 5},
    "I09": {"timetable": 5, "marks": 7},
    "I10": {"movements": 6},
    "I11": {"systems": 9, "outages": 5, "touched": 1, "unconfirmed": 1},
    "I12": {"visits": 4, "draws": 2},
    "I13": {"answers": 2},
}
ROWS = {
    "I11": {
        # failures, minutes down, planned, availability, with planned, hours to solve,
        # hours between failures
        "systems": {
            # Three hours of 176; each of the two took two hours; 173 / 2.
            "TELEFONIA": [2, 180, 0, "98.30 %", "98.30 %", "2.00", "86.50"],
            "COBOL": [1, 120, 0, "98.86 %", "98.86 %", "2.00", "174.00"],
            # Announced downtime is no failure, except where it is counted in.
            "C&CTEX": [0, 0, 120, "100.00 %", "98.86 %", "—", "No failures"],
            # Still ongoing at the cut-off: nothing of it was solved.
            "MERCURIO": [1, 60, 0, "99.43 %", "99.43 %", "—", "175.00"],
            "APOTEOSYS": [0, 0, 0, "100.00 %", "100.00 %", "—", "No failures"],
        },
    },
}
