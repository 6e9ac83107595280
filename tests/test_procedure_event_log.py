"""Exported event logs and BPMN: their content, and who may have them."""

import csv
import io
from datetime import datetime

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, HttpCase, tagged

from ..tools.procedure import xes
from .common import Common

XES = f"{{{xes.NAMESPACE}}}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def read(content):
    """Return the traces of an XES document: ``[(attributes, [event])]``."""
    root = etree.fromstring(content)
    return [
        (_values(trace), [_values(event) for event in trace.iter(f"{XES}event")])
        for trace in root.iter(f"{XES}trace")
    ]


def _values(element):
    return {
        child.get("key"): child.get("value")
        for child in element
        if child.tag != f"{XES}event"
    }


@tagged("post_install", "-at_install")
class TestXes(BaseCase):
    """The writers of the format, without a database."""

    def test_types_and_extensions(self):
        trace = xes.Trace(
            {"concept:name": "A<1>\x00", "open": True, "count": 3, "share": 0.5},
            [{"concept:name": "x", "time:timestamp": datetime(2026, 9, 1, 13, 5, 7)}],
        )
        content = b"".join(xes.to_xes([trace], {"source": "test"}))
        root = etree.fromstring(content)
        self.assertEqual(root.get("xes.version"), "1849.2016")
        self.assertEqual(
            [each.get("prefix") for each in root.iter(f"{XES}extension")],
            ["concept", "time", "lifecycle", "org"],
        )
        tags = {
            child.get("key"): etree.QName(child).localname
            for child in root.find(f"{XES}trace")
            if child.get("key")
        }
        self.assertEqual(
            tags,
            {
                "concept:name": "string",
                "open": "boolean",
                "count": "int",
                "share": "float",
            },
        )
        [(attributes, [event])] = read(content)
        self.assertEqual(attributes["concept:name"], "A<1>")
        self.assertEqual(event["time:timestamp"], "2026-09-01T13:05:07.000+00:00")

    def test_csv_makes_no_formula(self):
        trace = xes.Trace({"concept:name": "=1+1"}, [{"concept:name": "@x"}])
        content = b"".join(xes.to_csv([trace], ["concept:name"], ["concept:name"]))
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        self.assertEqual(rows[0], ["case:concept:name", "concept:name"])
        self.assertEqual(rows[1], ["'=1+1", "'@x"])

    def test_it_comes_in_pieces(self):
        asked = []

        def traces():
            for index in range(3):
                asked.append(index)
                yield xes.Trace({"concept:name": str(index)}, [])

        pieces = xes.to_xes(traces())
        for piece in pieces:
            if b"<trace" in piece:
                break
        self.assertEqual(asked, [0])


class EventLogCommon(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        cls.case._do_escalate("back_office")
        cls.ended = cls._case(beneficiary_id_number="90807060")
        cls.ended._do_register()
        cls.ended._do_withdraw("Lo pidió")

    def _ask(self, user, **vals):
        Ask = self.env["grandes.clientes.event.log.ask"].with_user(user)
        return Ask.create({"date_from": "2026-09-01", "date_to": "2026-09-30", **vals})


@tagged("post_install", "-at_install", "slow")
class TestEventLog(EventLogCommon):
    def test_events_that_perform_a_step(self):
        [(trace, events)] = read(self.case.with_user(self.quality)._export_xes())
        self.assertEqual(trace["concept:name"], self.case.name)
        self.assertEqual(trace["typification"], "T22")
        self.assertEqual(trace["conformity"], self.case.conformity)
        self.assertEqual(
            [event["step"] for event in events],
            ["5.2.1", "5.2.3", "5.2.5", "5.2.10", "5.2.11"],
        )
        event = events[2]
        self.assertEqual(event["concept:name"], "5.2.5 Registra la solicitud")
        self.assertEqual(event["lifecycle:transition"], "complete")
        self.assertEqual(event["org:resource"], f"u{self.front.id}")
        self.assertEqual(event["org:role"], "front_office")
        self.assertEqual(event["org:group"], "front_office")

    def test_every_event_where_it_is_asked_for(self):
        ended = self.ended.with_user(self.quality)
        [(_trace, events)] = read(ended._export_xes())
        self.assertNotIn("withdraw", [event["act"] for event in events])
        [(_trace, events)] = read(ended._export_xes(every_event=True))
        self.assertEqual(events[-1]["act"], "withdraw")
        self.assertEqual(events[-1]["lifecycle:transition"], "withdraw")

    def test_no_personal_data_unless_asked_for_and_allowed(self):  # Law 1581
        self.case.invalidate_recordset()
        personal = ("Ana Gómez", "1020304050", "1.020.304.050", self.front.name)
        for user in (self.quality, self.coordinator, self.oversight, self.supervisor):
            content = self.case.with_user(user)._export_xes().decode()
            for words in personal:
                self.assertNotIn(words, content)
        content = self.case.with_user(self.quality)._export_xes(personal=True).decode()
        self.assertIn("Ana Gómez", content)
        self.assertIn(self.front.name, content)
        self.assertIn("1.020.304.050", content)
        # The Coordinador sees document numbers masked, here too.
        content = self.case.with_user(self.coordinator)._export_xes(personal=True)
        self.assertIn("Ana Gómez", content.decode())
        self.assertNotIn("1.020.304.050", content.decode())
        for user in (self.oversight, self.supervisor, self.front):
            with self.assertRaises(AccessError):
                self.case.with_user(user)._export_xes(personal=True)

    def test_natural_person_is_no_entity_of_the_log(self):  # Law 1581
        person = self.env["res.partner"].create({"name": "Pedro Salcedo"})
        case = self._case(partner_id=person.id, contact_id=False)
        asked = case.with_user(self.quality)
        self.assertNotIn(person.name, asked._export_xes().decode())
        self.assertIn(person.name, asked._export_xes(personal=True).decode())

    def test_who_reads_no_events_gets_none(self):
        for user in (self.manager, self.portal):
            with self.assertRaises(AccessError):
                self.case.with_user(user)._export_xes()

    def test_queries_do_not_grow_with_the_cases(self):
        few = self._many(2)
        few._do_register()
        many = self._many(40, subject="Otro", typification="T09")
        many._do_register()
        few.with_user(self.quality)._export_xes()
        counts = []
        for cases in (few, many):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            cases.with_user(self.quality)._export_xes()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_csv_has_the_same(self):
        ask = self._ask(self.quality, only_ended=False, file_format="csv")
        content = b"".join(ask._stream())
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        self.assertEqual(
            [row["step"] for row in rows if row["case:concept:name"] == self.case.name],
            ["5.2.1", "5.2.3", "5.2.5", "5.2.10", "5.2.11"],
        )
        self.assertNotIn("case:beneficiary", rows[0])

    # === ASKING === #

    def test_the_wizard_counts_what_it_would_give(self):
        ask = self._ask(self.quality)
        self.assertEqual(ask.case_count, 1)
        self.assertEqual(self._ask(self.quality, only_ended=False).case_count, 2)
        ask = self._ask(self.quality, only_ended=False, partner_id=self.town.id)
        self.assertEqual(ask.case_count, 0)
        with self.assertRaises(UserError):
            ask.action_download()

    def test_chosen_cases_go_without_a_period(self):
        context = {"active_model": self.case._name, "active_ids": self.case.ids}
        Ask = self.env["grandes.clientes.event.log.ask"].with_user(self.quality)
        ask = Ask.with_context(**context).create({})
        self.assertEqual((ask.case_ids, ask.date_from), (self.case, False))
        self.assertEqual(ask.case_count, 1)

    def test_roles(self):
        for user in (self.quality, self.oversight, self.coordinator):
            self.assertEqual(
                self._ask(user).action_download()["type"], "ir.actions.act_url"
            )
        for user in (self.front, self.supervisor, self.back, self.manager):
            with self.assertRaises(AccessError):
                self._ask(user)
        with self.assertRaises(AccessError):
            self._ask(self.oversight, personal=True).action_download()
        mine = self._ask(self.quality)
        with self.assertRaises(AccessError):
            mine.with_user(self.coordinator).action_download()

    # === BPMN === #

    def test_bpmn_of_each_reading(self):
        Step = self.env["grandes.clientes.procedure.step"].with_user(self.front)
        arrows = {}
        for reading in ("literal", "lanes"):
            root = etree.fromstring(Step._export_bpmn(reading))
            names = {e.get("id"): e.get("name") for e in root.iter(f"{BPMN}userTask")}
            self.assertEqual(len(names), 19)
            self.assertIn("5.2.5 Registra la solicitud", names.values())
            self.assertEqual(len(list(root.iter(f"{BPMN}lane"))), 4)
            ids = {e.get("id") for e in root.iter() if e.get("id")}
            for flow in root.iter(f"{BPMN}sequenceFlow"):
                self.assertLessEqual(
                    {flow.get("sourceRef"), flow.get("targetRef")}, ids
                )
            arrows[reading] = len(list(root.iter(f"{BPMN}sequenceFlow")))
        self.assertNotEqual(arrows["literal"], arrows["lanes"])
        with self.assertRaises(ValidationError):
            Step._export_bpmn("other")


@tagged("post_install", "-at_install")
class TestEventLogDownload(EventLogCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.Export = self.env["grandes.clientes.event.log.export"]

    def _get(self, user, path):
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def test_it_is_streamed_and_noted(self):
        ask = self._ask(self.quality, only_ended=False, partner_id=self.ies.id)
        url = ask.action_download()["url"]
        answer = self._get(self.quality, url)
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("Content-Length", answer.headers)
        self.assertIn(".xes", answer.headers["Content-Disposition"])
        self.assertEqual(len(read(answer.content)), 2)
        note = self.Export.search([], limit=1)
        self.assertEqual(
            (note.user_id, note.case_count, note.file_format, note.personal),
            (self.quality, 2, "xes", False),
        )
        self.assertIn(self.ies.name, note.selection)
        with self.assertRaises(UserError):
            note.personal = True
        with self.assertRaises(UserError):
            note.unlink()

    def test_the_log_says_what_was_chosen_in_the_language_of_who_asks(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.env["ir.module.module"]._load_module_terms(["grandes_clientes"], ["es_CO"])
        self.quality.lang = "es_CO"
        case = self._registered(beneficiary_id_number="1122334")
        case._do_escalate("mission_area", area=self.treasury, reason="Lo pide ella")
        ask = self._ask(
            self.quality,
            only_ended=False,
            case_ids=[(6, 0, (self.case | case).ids)],
            mission_area_id=self.treasury.id,
        )
        self.assertEqual(ask.case_count, 1)
        self._get(self.quality, ask.action_download()["url"])
        selection = self.Export.search([], limit=1).selection
        labels = ask.with_context(lang="es_CO").fields_get(
            ["case_ids", "mission_area_id"], ["string"]
        )
        self.assertEqual(labels["mission_area_id"]["string"], "Área misional")
        for name, told in (("mission_area_id", self.treasury.name), ("case_ids", 2)):
            self.assertIn(f"{labels[name]['string']}: {told}", selection)

    def test_csv_is_streamed_too(self):
        ask = self._ask(self.coordinator, only_ended=False, file_format="csv")
        answer = self._get(self.coordinator, ask.action_download()["url"])
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        self.assertEqual(len({row["case:concept:name"] for row in rows}), 2)

    def test_nobody_else_downloads_it(self):
        url = self._ask(self.quality).action_download()["url"]
        for user in (self.coordinator, self.front, self.portal):
            self.assertEqual(self._get(user, url).status_code, 404)
        self.assertFalse(self.Export.search([]))

    def test_a_complaint_about_oneself_is_not_in_it(self):  # G26
        self.case.sudo().complained_user_id = self.coordinator
        ask = self._ask(self.coordinator, only_ended=False)
        answer = self._get(self.coordinator, ask.action_download()["url"])
        names = [trace["concept:name"] for trace, _events in read(answer.content)]
        self.assertEqual(names, [self.ended.name])

    def test_bpmn_is_downloaded(self):
        procedure = self.env.ref("grandes_clientes.procedure_m5_1_08")
        action = procedure.with_user(self.front).action_download_bpmn()
        answer = self._get(self.front, action["url"])
        self.assertEqual(answer.status_code, 200)
        self.assertIn(b"<bpmndi:BPMNDiagram", answer.content)
