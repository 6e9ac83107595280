from bisect import bisect_right

from odoo import models

from ...tools import clock
from ...tools.procedure import judge
from ...tools.procedure.definition import LANES
from ...tools.procedure.graph import graph_of
from ...tools.procedure.layout import PRINTED
from ...tools.procedure.scene import Marks, NodeMark, scene
from ...tools.procedure.walk import next_steps, trail_of


class CaseDrawing(models.AbstractModel):
    """The walk of a case on the drawing of the procedure, for screen and print."""

    _name = "grandes.clientes.case.drawing"
    _description = "Walk of a case on the drawing of the procedure"

    def _get_printed_drawing(self, case):
        """Return the drawing for a sheet of paper; see :meth:`_get_drawing`."""
        paper = self.with_context(grandes_clientes_on_paper=True)
        return paper._get_drawing(case.with_env(paper.env), LANES, PRINTED)

    def _get_drawing(self, case, reading, style):
        """Return the drawing with the walk of the case, in the given layout style.

        :raise AccessError: the user may not read the case, or events of cases
        """
        case.ensure_one()
        case.check_access("read")
        if not case.procedure_id:
            return {}
        Event = self.env["grandes.clientes.case.event"]
        Event.check_access("read")
        definition = case.procedure_id._get_definition()
        graph = graph_of(definition, reading)
        events = Event._read_for_judge(case.ids).get(case.id, [])
        readable = set(Event.search([("case_id", "=", case.id)]).mapped("sequence"))
        judged_by = Event._get_company_reading(case.company_id.id)
        verdict = judge.judge(events, definition, judged_by, case.state)
        # Deviations and events of other areas that the user may not read are not drawn.
        standing = self.env["grandes.clientes.deviation"].search(
            [("case_id", "=", case.id), ("state", "!=", "corrected")]
        )
        seen = {(d.sequence, d.rule, d.step_number) for d in standing}
        verdict.deviations = [
            each
            for each in verdict.deviations
            if (each.sequence, each.rule, each.step or "") in seen
        ]
        events = [each for each in events if each.sequence in readable]
        trail = trail_of(definition, graph, reading, events, verdict)
        deviations = standing._get_departures_by_step()
        details = self._get_step_details(case, definition, trail, deviations)
        marks = Marks(
            self._get_node_marks(graph, verdict, trail, deviations, details),
            trail.flows,
        )
        names = {
            **{step.number: step.name for step in definition.steps},
            **{gateway.code: gateway.question for gateway in definition.gateways},
        }
        lane_names = {lane.code: lane.name for lane in definition.lanes}
        return {
            "procedure": case.procedure_id.display_name,
            "title": self._get_drawing_title(case, verdict),
            "inferred": self._get_inferred_sentence(),
            "reading": reading,
            "readings": list(verdict.readings),
            "scene": scene(graph, names, lane_names, marks, trail.extra, style),
            "walk": self._get_walk_entries(trail.visits, details, deviations),
            "current": verdict.current,
            "next": [
                {"number": number, "name": names[number]}
                for number in next_steps(graph, verdict)
            ],
            "steps": details,
        }

    # === MARKS === #

    def _get_node_marks(self, graph, verdict, trail, deviations, details):
        """Return the marks that the drawing shows on each step."""
        orders = trail.orders()
        following = set(next_steps(graph, verdict))
        ended = not verdict.following
        marks = {}
        for key in graph.nodes:
            if key not in details:
                continue
            times = len(orders.get(key, ()))
            if key == verdict.current and not ended:
                status, word = "current", self.env._("It is here")
            elif key == verdict.current:
                status, word = "done", self.env._("Ended here")
            elif times:
                status = "done"
                word = (
                    self.env._("Done %(times)s times", times=times)
                    if times > 1
                    else self.env._("Done")
                )
            elif key in following:
                status, word = "next", self.env._("May follow")
            else:
                status, word = "pending", ""
            found = deviations.get(key, ())
            marks[key] = NodeMark(
                status=status,
                word=word,
                order=" · ".join(str(order) for order in orders.get(key, ())),
                warning=self._get_warning_word(found),
                title=self._get_node_title(details[key], word, orders.get(key), found),
            )
        return marks

    def _get_warning_word(self, found):
        """Return the short word for the deviations at a step, empty without any."""
        if not found:
            return ""
        if all(each["state"] == "justified" for each in found):
            return self.env._("Justified")
        return self.env._("Deviation")

    def _get_node_title(self, detail, word, orders, found):
        """Return everything that the drawing shows of a step, in sentences."""
        parts = [f"{detail['number']} {detail['name']}", detail["lane"]]
        if word:
            parts.append(word)
        if orders:
            parts.append(
                self.env._(
                    "Place in the walk: %(places)s",
                    places=", ".join(str(order) for order in orders),
                )
            )
        parts += [each["text"] for each in found]
        return ". ".join(part.rstrip(".") for part in parts) + "."

    def _get_drawing_title(self, case, verdict):
        """Return the text alternative of the drawing, in one sentence."""
        return self.env._(
            "Walk of case %(case)s on the procedure %(procedure)s. Events: %(places)s. "
            "Deviations: %(deviations)s.",
            case=case.display_name,
            procedure=case.procedure_id.display_name,
            places=len(verdict.path),
            deviations=len(verdict.deviations),
        )

    def _get_inferred_sentence(self):
        """Return the sentence that says where the drawing comes from."""
        return self.env._(
            "Inferred from the text of section 5.2: the procedure's own diagram is an "
            "annex that this system does not have."
        )

    # === DETAILS === #

    def _get_step_details(self, case, definition, trail, deviations):
        """Return ``{number: details}``: events, deviations, rules and documents."""
        lanes = {lane.code: lane.name for lane in definition.lanes}
        # Sudo: the procedure and its documents are public.
        steps_sudo = case.procedure_id.sudo().step_ids
        day = clock.local_date(case.company_id, case.received_on)
        documents = {d.code: d for d in steps_sudo.document_ids._in_force(day)}
        events = {}
        people, roles = (
            self._get_event_people(trail),
            self.env["grandes.clientes.case.event"]._get_role_names(),
        )
        for visit in trail.visits:
            for event in visit.events:
                events.setdefault(visit.number, []).append(
                    {
                        "order": visit.order,
                        "when": self._format_moment(event.happened_on),
                        "who": people[event.user_id],
                        "role": roles.get(event.role, roles["requester"]),
                        "act": case._get_event_label(event.act),
                    }
                )
        details = {}
        for step_sudo in steps_sudo.filtered("in_case"):
            number = step_sudo.number
            found = deviations.get(number, [])
            details[number] = {
                "number": number,
                "name": step_sudo.name,
                "lane": lanes[step_sudo.lane_id.code],
                "text": step_sudo.text,
                "events": events.get(number, []),
                "deviations": found,
                "rules": [
                    {"code": rule.code, "name": rule.name}
                    for rule in definition.rules
                    if rule.code in {number, *(d["rule"] for d in found)}
                ],
                "documents": [
                    {
                        "id": document.id,
                        "name": document.display_name,
                        "is_there": document.is_there,
                    }
                    for code in dict.fromkeys(step_sudo.document_ids.mapped("code"))
                    for document in documents[code]
                ],
            }
        return details

    def _get_event_people(self, trail):
        """Return ``{user id: name}`` of the people who acted in a walk."""
        ids = {event.user_id for visit in trail.visits for event in visit.events}
        # Sudo: names of colleagues and requesters in events that the user reads.
        return {user.id: user.name for user in self.env["res.users"].sudo().browse(ids)}

    def _format_moment(self, instant):
        """Return an instant without seconds, in the format of screens or papers."""
        if self.env.context.get("grandes_clientes_on_paper"):
            zone = self.env.company._grandes_clientes_get_tz()
            return clock.official(instant, zone)
        return clock.on_screen(instant, self.env.lang or "en_US", self.env.tz.zone)

    def _get_walk_entries(self, visits, details, deviations):
        """Return the entries of the walk in words, each with its deviations."""
        entries = [self._get_walk_entry(visit, details) for visit in visits]
        begins = [visit.events[0].sequence for visit in visits]
        for found in deviations.values():
            for each in found:
                place = max(bisect_right(begins, each["sequence"]) - 1, 0)
                entries[place]["deviations"].append(each)
        return entries

    def _get_walk_entry(self, visit, details):
        """Return one entry of the walk in words."""
        Case = self.env["grandes.clientes.case"]
        detail = details.get(visit.number, {})
        first, last = visit.events[0], visit.events[-1]
        people = list(
            dict.fromkeys(
                event["who"]
                for event in detail.get("events", ())
                if event["order"] == visit.order
            )
        )
        return {
            "order": visit.order,
            "number": visit.number,
            "name": detail.get("name", ""),
            "lane": detail.get("lane", ""),
            "when": self._format_moment(first.happened_on),
            "until": self._format_moment(last.happened_on)
            if last.happened_on != first.happened_on
            else "",
            "who": ", ".join(people),
            "acts": ", ".join(
                dict.fromkeys(
                    Case._get_event_label(event.act) for event in visit.events
                )
            ),
            "way": visit.label,
            "wrong": visit.wrong,
            "deviations": [],
        }


class Deviation(models.Model):
    """Deviations in the form that the drawing needs."""

    _name = "grandes.clientes.deviation"
    _inherit = "grandes.clientes.deviation"

    def _get_departures_by_step(self):
        """Return ``{step number: [deviation]}`` with the texts that users read."""
        found = {}
        states = dict(self._fields["state"]._description_selection(self.env))
        for deviation in self.sorted("sequence"):
            found.setdefault(deviation.step_number, []).append(
                {
                    "id": deviation.id,
                    "rule": deviation.rule,
                    "rule_label": deviation.rule_label,
                    "state": deviation.state,
                    "state_label": states[deviation.state],
                    "sequence": deviation.sequence,
                    "text": deviation.explanation,
                }
            )
        return found
