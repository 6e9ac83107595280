"""The drawing's geometry: separate boxes, arrows around them, texts that fit."""

from odoo.tests import TransactionCase, tagged

from ..tools.procedure import layout
from ..tools.procedure.definition import READINGS
from ..tools.procedure.graph import Flow, graph_of
from ..tools.procedure.labels import place_labels
from ..tools.procedure.layout import LYING, STANDING, Area, Edge, Node, lay_out
from ..tools.procedure.scene import FlowMark, Marks, NodeMark, scene
from .properties import examples, given, st

LANES = ("a", "b", "c")
some = examples(60)


@st.composite
def drawings(draw):
    """Return up to fourteen nodes at any place, and as many arrows between them."""
    count = draw(st.integers(2, 14))
    nodes = [
        Node(str(index), draw(st.sampled_from(LANES)), draw(st.integers(0, 8)))
        for index in range(count)
    ]
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    pairs = draw(st.sets(ends, max_size=16))
    edges = [Edge(f"{a}>{b}", str(a), str(b)) for a, b in sorted(pairs)]
    return nodes, edges


def _stretches(points):
    return list(zip(points, points[1:], strict=False))


def _area(a, b):
    """Return a line segment as a very thin area."""
    return Area(
        min(a[0], b[0]) - 0.01,
        min(a[1], b[1]) - 0.01,
        abs(a[0] - b[0]) + 0.02,
        abs(a[1] - b[1]) + 0.02,
    )


def _inner(box):
    """Return a box without its border, which is touched by its own arrows."""
    return Area(box.x + 0.5, box.y + 0.5, box.w - 1, box.h - 1)


class GeometryChecks:
    """Properties of every drawing, whatever its content."""

    def assertDrawn(self, geometry, nodes, edges):
        boxes = list(geometry.boxes.items())
        for index, (key, box) in enumerate(boxes):
            for other, second in boxes[index + 1 :]:
                self.assertFalse(box.overlaps(second), f"{key} is on {other}")
        for node in nodes:
            lane, box = geometry.lanes[node.lane], geometry.boxes[node.key]
            self.assertTrue(lane.x <= box.x and lane.y <= box.y, node.key)
            self.assertLessEqual(box.x + box.w, lane.x + lane.w)
            self.assertLessEqual(box.y + box.h, lane.y + lane.h)
        for edge in edges:
            points = geometry.routes[edge.key]
            for a, b in _stretches(points):
                self.assertTrue(a[0] == b[0] or a[1] == b[1], f"{edge.key} is slanted")
                for key, box in boxes:
                    self.assertFalse(
                        _area(a, b).overlaps(_inner(box)), f"{edge.key} crosses {key}"
                    )
            for point, key in ((points[0], edge.source), (points[-1], edge.target)):
                self.assertIn(point, _sides(geometry.boxes[key]), edge.key)
            for x, y in points:
                self.assertTrue(0 <= x <= geometry.width and 0 <= y <= geometry.height)


def _sides(box):
    x, y = box.center
    return [(x, box.y), (x, box.y + box.h), (box.x, y), (box.x + box.w, y)]


@tagged("post_install", "-at_install", "slow")
class TestProcedureLayout(GeometryChecks, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        procedure = cls.env.ref("grandes_clientes.procedure_m5_1_08")
        cls.definition = procedure._get_definition()

    def _graphs(self):
        for reading in READINGS:
            for inferred in (False, True):
                yield graph_of(self.definition, reading, inferred=inferred)

    def test_the_procedure_is_drawn_standing_and_lying(self):
        for graph in self._graphs():
            for style in (STANDING, LYING):
                nodes = list(graph.nodes.values())
                geometry = lay_out(graph.lanes, nodes, graph.edges(), style)
                self.assertDrawn(geometry, nodes, graph.edges())

    def test_arrows_to_different_boxes_do_not_run_over_each_other(self):
        for reading in READINGS:
            graph = graph_of(self.definition, reading)
            geometry = lay_out(graph.lanes, graph.nodes.values(), graph.edges())
            flows = list(graph.flows.values())
            for index, one in enumerate(flows):
                for other in flows[index + 1 :]:
                    if one.target != other.target:
                        self.assertApart(geometry, one, other)

    def assertApart(self, geometry, one, other):
        for a, b in _stretches(geometry.routes[one.key]):
            for c, d in _stretches(geometry.routes[other.key]):
                same = 0 if a[0] == b[0] == c[0] == d[0] else 1
                if same and not a[1] == b[1] == c[1] == d[1]:
                    continue
                along = 1 - same
                low = max(min(a[along], b[along]), min(c[along], d[along]))
                high = min(max(a[along], b[along]), max(c[along], d[along]))
                self.assertLessEqual(high, low, f"{one.key} runs over {other.key}")

    def test_boxes_stay_where_they_are_when_arrows_are_added(self):
        graph = graph_of(self.definition, "lanes")
        extra = Flow("x", "5.2.17", "5.2.10", "Rechazado", inferred=True)
        plain = lay_out(graph.lanes, graph.nodes.values(), graph.edges())
        more = lay_out(
            graph.lanes,
            graph.nodes.values(),
            [*graph.edges(), Edge("x", extra.source, extra.target)],
            placing=graph.flows,
        )
        order = {
            key: sorted(g.boxes, key=lambda k, g=g: (g.boxes[k].x, g.boxes[k].y))
            for key, g in (("plain", plain), ("more", more))
        }
        self.assertEqual(order["plain"], order["more"])
        self.assertDrawn(more, graph.nodes.values(), graph.edges())

    def test_labels_stand_on_no_box_and_inside_the_drawing(self):
        for graph in self._graphs():
            geometry = lay_out(graph.lanes, graph.nodes.values(), graph.edges())
            sizes = {f.key: (60, 26) for f in graph.flows.values() if f.label}
            labels = place_labels(geometry, sizes)
            self.assertEqual(set(labels), set(sizes))
            for key, area in labels.items():
                self.assertTrue(0 <= area.x and area.x + area.w <= geometry.width, key)

    def test_the_scene_has_what_the_marks_say(self):
        graph = graph_of(self.definition, "lanes")
        names = {step.number: step.name for step in self.definition.steps}
        mark = NodeMark("done", "Done", "1 · 4", "Deviation", "5.2.5, done.")
        drawn = scene(
            graph,
            names,
            {lane.code: lane.name for lane in self.definition.lanes},
            Marks({"5.2.5": mark}, {"5.2.5>5.2.6": FlowMark("walked", ("12",), 5.0)}),
        )
        [step] = [node for node in drawn["nodes"] if node["key"] == "5.2.5"]
        self.assertEqual(
            (step["status"], step["order"], step["warning"], step["title"]),
            ("done", "1 · 4", "Deviation", "5.2.5, done."),
        )
        [edge] = [edge for edge in drawn["edges"] if edge["key"] == "5.2.5>5.2.6"]
        self.assertEqual(edge["label"]["lines"][0]["text"], "12")
        self.assertEqual(edge["width"], 5.0)
        words = " ".join(line["text"] for line in step["lines"])
        self.assertEqual(words, names["5.2.5"])

    @given(drawings())
    @some
    def test_any_drawing_holds(self, drawing):
        nodes, edges = drawing
        for style in (STANDING, LYING):
            geometry = lay_out(LANES, nodes, edges, style)
            self.assertDrawn(geometry, nodes, edges)
            layout._place.cache_clear()
            again = lay_out(LANES, nodes, edges, style)
            self.assertEqual(geometry.routes, again.routes)
