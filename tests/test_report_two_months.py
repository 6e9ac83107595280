"""Two months by hand, with acts around midnight, at month's end and late holidays.

October and November of 2026. By law 12 October, 2 and 16 November are holidays; that
of Friday 9 October was entered on the 20th, that of Friday 20 November on the 25th.
The general term is 15 business days, an area's eight, and two to escalate.

``LIVES`` says what happened, ``_count`` counts it with nothing of the addon, and every
figure on the screen, on paper, in the spreadsheet, in lists and in dashboards is
compared with that.
"""

import io
import subprocess
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

import openpyxl
from lxml import html

from odoo.tests import tagged

from .escalation_common import EscalationCommon
from .report_common import BODY, BOGOTA, STRAIGHT, local
from .test_report_documents import bare

MONTHS = {
    "October": (date(2026, 10, 1), date(2026, 10, 31)),
    "November": (date(2026, 11, 1), date(2026, 11, 30)),
}
HOLIDAYS = {
    date(2026, 10, 9),
    date(2026, 10, 12),
    date(2026, 11, 2),
    date(2026, 11, 16),
    date(2026, 11, 20),
    date(2026, 12, 8),
}


def at(month, day, hour=9, minute=0, second=0):
    return datetime(2026, month, day, hour, minute, second)


# What happened, local times. Escalations: sent, ended, how, first of its case.
LIVES = {
    # A call of 22 October at 23:58, logged next morning.
    "A": {"in": at(10, 1), "out": at(10, 22, 23, 58)},
    # A mail delivered on 31 October at 23:58, settled in November.
    "B": {"in": at(10, 13), "out": at(10, 31, 23, 58)},
    # A letter of 30 October, typed on 3 November.
    "C": {"in": at(10, 8), "out": at(10, 30, 23, 59, 59)},
    # A mail delivered one minute after its last day, 26 October.
    "D": {"in": at(10, 1), "out": at(10, 27, 0, 1)},
    # Closed on its last day, which the late holiday moved to 28 October.
    "E": {"in": at(10, 5), "out": at(10, 28, 16)},
    # Received in the last minute of October.
    "F": {
        "in": at(10, 30, 23, 59),
        "registered": at(11, 3),
        "desks": [(at(11, 4), at(11, 18), "answered", True)],
        "out": at(11, 19, 10),
    },
    # Escalated late, rejected, escalated again; closed past midnight of its last day.
    "G": {
        "in": at(10, 14),
        "desks": [
            (at(10, 19), at(10, 21), "rejected", True),
            (at(10, 22), at(11, 5), "answered", False),
        ],
        "out": at(11, 6, 0, 4),
    },
    # Escalated two minutes before midnight by a long act that worked after it.
    "H": {"in": at(11, 19), "desks": [(at(11, 19, 23, 58), None, "", True)]},
    # Its area answered before the holiday was known; closed a minute before December.
    "I": {
        "in": at(11, 3),
        "desks": [(at(11, 12), at(11, 24), "answered", True)],
        "out": at(11, 30, 23, 59),
    },
    "J": {"in": at(11, 10), "end": ("duplicate", at(11, 10))},
    "K": {"in": at(11, 5), "end": ("dismissed", at(11, 6)), "registered": None},
    "L": {"in": at(11, 5), "end": ("withdrawn", at(11, 9))},
    # Reached our server on 30 November at 23:58, and us in December.
    "M": {"in": at(11, 30, 23, 58), "registered": at(12, 1)},
    "N": {"in": at(12, 1, 0, 0)},
    "O": {"in": at(10, 2)},
    # A letter of 4 November, its last day; the date was typed wrong, and corrected.
    "P": {"in": at(10, 13), "out": at(11, 4, 23, 59, 59)},
    # Stopped since 14 October, closed so on 12 November.
    "Q": {
        "in": at(10, 6),
        "out": at(11, 12, 11),
        "stopped": (date(2026, 10, 14), date(2026, 11, 12)),
    },
}


# === THE COUNT, BY HAND === #


def works(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def after(day, number, stopped=None):
    """Return the ``number``-th business day after ``day``, counted on the fingers."""
    while number:
        day += timedelta(days=1)
        if works(day) and not (stopped and stopped[0] <= day <= stopped[1]):
            number -= 1
    return day


def between(first, last):
    days = 0
    while first < last:
        first += timedelta(days=1)
        days += works(first)
    return days


def share(part, whole):
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"))


def count(first, last):
    """Count a month of ``LIVES``."""

    def inside(instant):
        return bool(instant) and first <= instant.date() <= last

    def over(instant):
        return bool(instant) and instant.date() <= last

    cases = []
    for life in LIVES.values():
        how, when = life.get("end", ("closed", life.get("out")))
        cases.append(
            {
                **life,
                "how": how,
                "when": when,
                "due": after(life["in"].date(), 15, life.get("stopped")),
                "registered": None
                if how == "duplicate"
                else life.get("registered", life["in"]),
            }
        )
    came = [each for each in cases if over(each["in"])]
    left = [each for each in came if not over(each["when"])]
    closed = [
        each for each in cases if each["how"] == "closed" and inside(each["when"])
    ]
    in_time = [each for each in closed if each["when"].date() <= each["due"]]
    at_area = [
        each
        for each in left
        if any(over(d[0]) and not over(d[1]) for d in each.get("desks", ()))
    ]
    ours = [each for each in left if each not in at_area]

    def overdue(some):
        stopped = [
            each
            for each in some
            if each.get("stopped") and each["stopped"][0] <= last <= each["stopped"][1]
        ]
        return [each for each in some if each["due"] < last and each not in stopped]

    forgotten = [
        each
        for each in ours
        if not any(over(desk[0]) for desk in each.get("desks", ()))
        and after(each["in"].date(), 2) < last
    ]
    desks = [(each, desk) for each in cases for desk in each.get("desks", ())]
    sent = [pair for pair in desks if inside(pair[1][0])]
    first_ones = [pair for pair in sent if pair[1][3]]
    on_time = [
        (each, desk)
        for each, desk in first_ones
        if desk[0].date() <= after(each["in"].date(), 2)
    ]
    answered = [d for _, d in desks if d[2] == "answered" and inside(d[1])]
    met = [d for d in answered if d[1].date() <= after(d[0].date(), 8)]
    rejected = [d for _, d in desks if d[2] == "rejected" and inside(d[1])]
    waiting = [d for _, d in desks if over(d[0]) and not over(d[1])]
    before = [
        d
        for _, d in desks
        if d[0].date() < first and not (d[1] and d[1].date() < first)
    ]
    return {
        "before": len(
            [
                each
                for each in cases
                if each["in"].date() < first
                and not (each["when"] and each["when"].date() < first)
            ]
        ),
        "received": len([each for each in cases if inside(each["in"])]),
        "registered": len([each for each in cases if inside(each["registered"])]),
        "duplicates": len(
            [e for e in cases if e["how"] == "duplicate" and inside(e["when"])]
        ),
        "withdrawn": len(
            [e for e in cases if e["how"] == "withdrawn" and inside(e["when"])]
        ),
        "dismissed": len(
            [e for e in cases if e["how"] == "dismissed" and inside(e["when"])]
        ),
        "escalated": len(first_ones),
        "closed": len(closed),
        "in_time": len(in_time),
        "late": len(closed) - len(in_time),
        "opportunity": share(len(in_time), len(closed)),
        "by_front": len([each for each in closed if not each.get("desks")]),
        "pending": len(left),
        "overdue": len(overdue(left)),
        "overdue_rate": share(len(overdue(left)), len(left)),
        "ours": len(ours),
        "ours_overdue": len(overdue(ours)),
        "forgotten": len(forgotten),
        "desks_before": len(before),
        "sent": len(sent),
        "first": len(first_ones),
        "first_on_time": len(on_time),
        "answered": len(answered),
        "met": len(met),
        "rejected": len(rejected),
        "waiting": len(waiting),
        "waiting_overdue": len([d for d in waiting if after(d[0].date(), 8) < last]),
        "median": median(between(d[0].date(), d[1].date()) for d in answered)
        if answered
        else None,
    }


@tagged("post_install", "-at_install")
class TestReportTwoMonths(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("report.print_delay", "20")
        cls.case = {}
        cls._live_through_october()
        cls._live_through_november()
        cls._stand_still(datetime(2026, 12, 3, 15))
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.reports = (
            cls.env["grandes.clientes.report"]
            .with_user(cls.coordinator)
            .with_context(force_report_rendering=True)
        )
        cls.expected = {name: count(*days) for name, days in MONTHS.items()}

    # === LIVING === #

    @classmethod
    def _receive(cls, letter, register=True, twin=None, arrived=None, **vals):
        number = str(73_000_000 + ord(twin or letter))
        vals = {"beneficiary_id_number": number, **vals}
        if arrived:
            filing = cls.env["grandes.clientes.filing"].create(
                {
                    "channel_id": cls._channel("email").id,
                    "partner_id": cls.ies.id,
                    "contact_id": cls.contact.id,
                    "subject": "Pago no aplicado",
                }
            )
            # Sudo: as the gateway writes what our own server says.
            filing.sudo().write({"received_on": arrived, "arrived_on": arrived})
            vals["filing_id"] = filing.id
        case = cls.case[letter] = cls._case(**vals)
        if register:
            case._do_register()
        return case

    @classmethod
    def _letter(cls, letter, number, day):
        return cls._receive(
            letter,
            channel="written",
            mercurio_in_number=f"2026ER{number:07}",
            mercurio_in_date=day,
        )

    @classmethod
    def _by_mail(cls, letter, sent, delivered, settled):
        """Send an answer, have the server take it, and settle it at the cron's turn."""
        Answer = cls.env["grandes.clientes.case.answer"]
        with local(*sent):
            answer = cls.case[letter]._do_answer(BODY, means="email")
        with local(*delivered):
            answer.sudo().mail_id._note_answers("delivered")
        with local(*settled):
            Answer._settle(Answer._find_fates())

    @classmethod
    def _to_area(cls, letter, **kwargs):
        return cls.case[letter]._do_escalate("mission_area", reason=STRAIGHT, **kwargs)

    @classmethod
    def _desk(cls, letter):
        held = cls.case[letter].escalation_ids.filtered(
            lambda each: each.state in ("sent", "accepted")
        )
        return held.with_user(cls.creditor)

    @classmethod
    def _holiday(cls, day):
        closure = cls.env["grandes.clientes.closure"].with_user(cls.coordinator)
        closure.create({"name": "Día cívico", "date_from": day}).action_confirm()
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _live_through_october(cls):
        late = {"late_reason": "Faltaba el soporte."}
        with local(10, 1):
            cls._receive("A", channel="phone")
            cls._receive("D")
        with local(10, 2):
            cls._receive("O")
        with local(10, 5):
            cls._receive("E", channel="phone")
        with local(10, 6):
            cls._receive("Q", channel="phone")
        with local(10, 8, 10):
            cls._letter("C", 42, "2026-10-08")
        with local(10, 13):
            cls._receive("B")
        with local(10, 13, 10):
            cls._letter("P", 43, "2026-10-13")
        with local(10, 14):
            cls._receive("G")
            cls.case["Q"].with_user(cls.supervisor)._do_suspend(
                "jurisdiction", "Conflicto de competencia."
            )
        with local(10, 19):
            cls._to_area("G", **late)
        with local(10, 20):
            cls._holiday("2026-10-09")
        with local(10, 21):
            cls._desk("G")._do_reject("wrong_area")
        with local(10, 22):
            cls._to_area("G")
        with local(10, 23, 8, 30):
            cls.case["A"]._do_answer(BODY, told_on=at(10, 22, 23, 58) + BOGOTA)
        cls._by_mail("D", (10, 26, 17), (10, 27, 0, 1), (10, 27, 0, 3))
        with local(10, 28, 16):
            cls.case["E"]._do_answer(BODY)
        with local(10, 30, 15):
            cls.case["C"]._do_answer(BODY, means="mercurio")
        with local(10, 30, 23, 59):
            cls._receive("F", register=False)
        cls._by_mail("B", (10, 31, 17), (10, 31, 23, 58), (11, 1, 0, 3))

    @classmethod
    def _live_through_november(cls):
        late = {"late_reason": "Faltaba el soporte."}
        with local(11, 3):
            cls.case["C"].answer_ids._do_record_mercurio_out(
                "2026EE0000042", "2026-10-30"
            )
            cls.case["F"]._do_register()
            cls._receive("I")
        with local(11, 4):
            cls._to_area("F")
        with local(11, 4, 16):
            cls.case["P"]._do_answer(BODY, means="mercurio")
        with local(11, 5):
            cls._receive("K", register=False, channel="phone")
            cls._receive("L")
            cls._desk("G")._do_answer(BODY)
        cls._by_mail("G", (11, 5, 17), (11, 6, 0, 4), (11, 6, 0, 6))
        with local(11, 6):
            cls.case["K"]._do_dismiss("thanks")
            cls.case["P"].answer_ids._do_record_mercurio_out("2026EE0000043")
        with local(11, 9):
            cls.case["L"]._do_withdraw("Por correo.")
            cls.case["P"].answer_ids.with_user(
                cls.supervisor
            )._do_correct_mercurio_date(date(2026, 11, 4), "La planilla de Mercurio.")
        with local(11, 10):
            cls._receive("J", twin="I")
        with local(11, 12):
            cls._to_area("I", **late)
        with local(11, 12, 11):
            cls.case["Q"]._do_answer(BODY)
        with local(11, 18):
            cls._desk("F")._do_answer(BODY)
        cls._by_mail("F", (11, 19, 9), (11, 19, 10), (11, 19, 10, 5))
        with local(11, 19):
            cls._receive("H")
        with local(11, 19, 23, 58):
            job = (
                cls.env["grandes.clientes.job"]
                .with_user(cls.front)
                ._submit(
                    cls.case["H"],
                    "_do_escalate",
                    "Escalonamiento",
                    target="mission_area",
                    reason=STRAIGHT,
                )
            )
        with local(11, 20, 0, 5):
            while job._work_chunk():
                pass
        with local(11, 24):
            cls._desk("I")._do_answer(BODY)
        with local(11, 25):
            cls._holiday("2026-11-20")
        cls._by_mail("I", (11, 30, 17), (11, 30, 23, 59), (12, 1, 0, 2))
        with local(12, 1, 0, 0):
            cls._receive("N", register=False)
        with local(12, 1, 0, 4):
            cls._receive("M", register=False, arrived=at(11, 30, 23, 58) + BOGOTA)
        with local(12, 1):
            cls.case["M"]._do_register()

    # === WHERE IT SHOWS === #

    def _rows(self, found):
        """Return ``{report: {section: totals}}`` and ``{report: {indicator: …}}``."""
        totals = {
            "I01": {
                "channel": [
                    # As many filings as cases: each brought one.
                    found["received"],
                    found["before"],
                    found["received"],
                    found["registered"],
                    found["duplicates"],
                    found["escalated"],
                    found["closed"],
                    found["pending"],
                    found["overdue"],
                ],
                "ends": [
                    found["withdrawn"],
                    0,
                    found["dismissed"],
                    found["duplicates"],
                    0,
                    0,
                    0,
                ],
            },
            "I02": {"desk": [found["ours"], found["ours_overdue"], found["forgotten"]]},
            "I03": {"area": [found["waiting"], found["waiting_overdue"]]},
            "I04": {
                "area": [
                    found["desks_before"],
                    found["sent"],
                    found["answered"],
                    found["rejected"],
                    0,
                    0,
                    0,
                    found["waiting"],
                ]
            },
        }
        indicators = {
            "I01": {
                "I01.opportunity": found["opportunity"],
                "I01.fcr": share(found["by_front"], found["closed"]),
                "I01.overdue": found["overdue_rate"],
                "I01.areas": share(found["met"], found["answered"]),
            },
            "I02": {
                "I02.overdue": share(found["ours_overdue"], found["ours"]),
                "I02.unescalated": share(found["forgotten"], found["ours"]),
            },
            "I03": {
                "I03.matrix": share(found["waiting_overdue"], found["waiting"]),
            },
            "I04": {
                "I04.rate": share(found["escalated"], found["registered"]),
                "I04.on_time": share(found["first_on_time"], found["first"]),
                "I04.rejection": share(
                    found["rejected"], found["answered"] + found["rejected"]
                ),
                "I04.median": found["median"] and Decimal(found["median"]),
            },
        }
        return totals, indicators

    def test_the_count_is_not_empty(self):
        """What is compared has something of everything in it."""
        october, november = self.expected.values()
        self.assertEqual(
            [october[name] for name in ("received", "closed", "late", "pending")],
            [10, 5, 1, 5],
        )
        self.assertEqual(
            [november[name] for name in ("received", "closed", "late", "pending")],
            [6, 5, 2, 3],
        )
        self.assertEqual((november["first"], november["first_on_time"]), (3, 2))
        self.assertEqual((october["first"], october["first_on_time"]), (1, 0))
        self.assertEqual((november["answered"], november["met"]), (3, 1))

    def test_dates_of_the_cases(self):
        for letter, life in LIVES.items():
            case = self.case[letter]
            due = after(life["in"].date(), 15, life.get("stopped"))
            with self.subTest(letter):
                closed = life.get("out") and life["out"] + BOGOTA
                if closed:
                    self.assertEqual(case.closed_on, closed)
                if letter not in "FJKLQ":
                    # These ended before the second holiday was entered.
                    self.assertEqual(case.date_legal_due, due)

    def test_balances_hold(self):
        for days in MONTHS.values():
            for code in ("I01", "I04"):
                for balance in self.reports._make(code, *days).reconciliations:
                    self.assertTrue(balance.holds, (code, balance))

    def test_screen_paper_and_spreadsheet(self):
        for month, days in MONTHS.items():
            totals, indicators = self._rows(self.expected[month])
            for code in totals:
                with self.subTest(f"{month} {code}"):
                    report = self.reports._make(code, *days)
                    screen = html.fromstring(str(self.reports._to_html(report)))
                    paper = self._paper(report)
                    book = openpyxl.load_workbook(
                        io.BytesIO(self.reports._to_xlsx(report))
                    )
                    for section, wanted in totals[code].items():
                        self._check_total(report, section, wanted, screen, paper, book)
                    for indicator, wanted in indicators[code].items():
                        self._check_indicator(
                            report, indicator, wanted, screen, paper, book
                        )

    def _paper(self, report):
        """Return what is printed, as another program reads it."""
        text = subprocess.run(
            ["pdftotext", "-layout", "-", "-"],
            input=self.reports._to_pdf(report),
            capture_output=True,
            check=True,
        ).stdout.decode()
        return [bare(line) for line in text.splitlines()]

    def _check_total(self, report, section, wanted, screen, paper, book):
        if not any(wanted):
            # Nothing to show: no table of zeros.
            self.assertFalse(report.section(section).rows, section)
            return
        cells = screen.xpath(f"//table[@data-section='{section}']/tbody/tr[last()]/td")
        shown = [cell.text_content().strip() for cell in cells[1 : len(wanted) + 1]]
        self.assertEqual(shown, [str(number) for number in wanted], section)
        line = "Total" + "".join(str(number) for number in wanted)
        self.assertTrue(
            any(printed.startswith(line) for printed in paper), (section, line)
        )
        place = [each.code for each in report.sections].index(section) + 1
        rows = list(book.worksheets[place].iter_rows(values_only=True))
        (total,) = [row for row in rows if row[0] == "Total"]
        self.assertEqual(list(total[1 : len(wanted) + 1]), wanted, section)

    def _check_indicator(self, report, code, wanted, screen, paper, book):
        figure = "no data" if wanted is None else f"{wanted:.2f}"
        cells = screen.xpath(f"//tr[@data-indicator='{code}']/td")
        self.assertIn(figure, cells[3].text_content(), code)
        name = bare(report.indicator(code).name)
        self.assertTrue(
            any(name in line and bare(figure) in line for line in paper)
            or bare(figure) in "".join(paper),
            (code, figure),
        )
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        (row,) = [row for row in rows if str(row[0]).startswith(f"{code} ")]
        if wanted is None:
            self.assertEqual(row[4], "no data")
        else:
            self.assertAlmostEqual(float(row[4]), float(wanted), 2, code)

    def test_lists_and_dashboards(self):
        Case = self.env["grandes.clientes.case"].with_user(self.coordinator)
        cases = self.env["grandes.clientes.case.analysis"].with_user(self.quality)
        desks = self.env["grandes.clientes.escalation.analysis"].with_user(self.quality)
        mine = ("partner_id", "=", self.ies.id)
        for month, (first, last) in MONTHS.items():
            found = self.expected[month]
            with self.subTest(month):

                def of(field, first=first, last=last):
                    since = datetime.combine(first, datetime.min.time()) + BOGOTA
                    until = datetime.combine(last, datetime.min.time()) + BOGOTA
                    return [
                        mine,
                        (field, ">=", since),
                        (field, "<", until + timedelta(days=1)),
                    ]

                for name, number in (
                    ("is_closed_in_time", found["in_time"]),
                    ("is_closed_late", found["late"]),
                ):
                    domain = [*of("closed_on"), (name, "=", True)]
                    self.assertEqual(Case.search_count(domain), number, name)
                    self.assertEqual(cases.search_count(domain), number, name)
                ((share_in_time,),) = cases._read_group(
                    of("closed_on"), [], ["in_time:avg"]
                )
                self.assertAlmostEqual(share_in_time, float(found["opportunity"]), 1)
                self.assertEqual(
                    cases.search_count(of("arrived_on")), found["received"]
                )
                ((late, answered),) = desks._read_group(
                    of("escalated_on"), [], ["late:avg", "__count"]
                )
                self.assertEqual(answered, found["sent"])
                in_time = share(found["first_on_time"], found["first"])
                self.assertAlmostEqual(100 - late, float(in_time), 1)
                ((met, days),) = desks._read_group(
                    [*of("ended_on"), ("state", "=", "answered")],
                    [],
                    ["in_time:avg", "days:array_agg"],
                )
                if found["answered"]:
                    self.assertEqual(median(days), found["median"])
                    self.assertAlmostEqual(
                        met, float(share(found["met"], found["answered"])), 1
                    )
