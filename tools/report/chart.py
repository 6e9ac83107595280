"""Charts of a report as SVG, the same on the screen and in print."""

import re
from collections.abc import Sequence
from html import escape

from reportlab.graphics import renderSVG
from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from .format import Formatter
from .table import Chart, Report

#: Distinguishable with colour-vision deficiency (Okabe and Ito).
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
#: Maximum number of bars; more are not readable.
MOST = 12
_WIDTH = 720
_CLIP = re.compile(
    r'<clipPath.*?</clipPath>|\s(style="clip-path:[^"]*"|id="group")', re.S
)
_NAMED = re.compile(r"<title>.*?</title>\s*<desc>.*?</desc>", re.S)
_FONT, _SIZE = "Helvetica", 9
_LINE_HEIGHT = 150
_LEGEND = 26
_AXIS = 24
_LONGEST_NAME = 40
_WIDER = 0.06
_FEW = 5
_INK = HexColor("#333333")
_GRID = HexColor("#D9DEE4")


def draw(report: Report, chart: Chart, formatter: Formatter) -> str:
    """Return the ``<svg>`` of a chart."""
    section = report.section(chart.section)
    names = [
        formatter.cell(section.columns[0].kind, cell)
        for cell in section.column(chart.category)
    ]
    labels = {column.code: column.label for column in section.columns}
    series = [[float(n or 0) for n in section.column(code)] for code in chart.series]
    legend = [labels[code] for code in chart.series]
    if chart.kind == "line":
        drawing = _lines(names, series)
    else:
        kept = largest(series)
        drawing = _bars(
            [names[i] for i in kept],
            [[values[i] for i in kept] for values in series],
            stacked=chart.kind == "stacked",
        )
    drawing.add(_legend(legend, drawing.height))
    svg = renderSVG.drawToString(drawing)
    # A clip path refers to the page by its URL, which differs in print.
    svg = _CLIP.sub("", svg[svg.index("<svg") :])
    svg = _NAMED.sub(f"<title>{escape(chart.title)}</title>", svg, count=1)
    return svg.replace("<svg", '<svg role="img"', 1)


def is_cut_short(report: Report, chart: Chart) -> bool:
    """Tell whether a chart shows only the largest rows of its table."""
    return chart.kind != "line" and len(report.section(chart.section).rows) > MOST


def largest(series: Sequence[Sequence[float]]) -> list[int]:
    """Return the places of the categories with the highest sums, in their order."""
    places = range(len(series[0]) if series else 0)
    order = sorted(places, key=lambda place: sum(values[place] for values in series))
    return sorted(order[-MOST:])


def _bars(
    names: Sequence[str], series: Sequence[Sequence[float]], stacked: bool
) -> Drawing:
    """Return a horizontal bar chart, which leaves room for long names."""
    names = [_short(name) for name in names]
    longest = max(stringWidth(name, _FONT, _SIZE) for name in names)
    # Text begins at a computed place; another font than ours may make it wider.
    room = 4 + longest * _WIDER
    left = longest + room + 8
    a_bar = 16 if stacked else 11 * len(series) + 5
    chart = HorizontalBarChart()
    chart.x, chart.y = left, _AXIS
    chart.width, chart.height = _WIDTH - left - 40, a_bar * len(names)
    # The first row of the table is drawn on top.
    chart.data = [list(reversed(values)) for values in series]
    chart.categoryAxis.categoryNames = list(reversed(names))
    chart.categoryAxis.style = "stacked" if stacked else "parallel"
    chart.categoryAxis.labels.boxAnchor = "e"
    chart.categoryAxis.labels.dx = -room
    chart.groupSpacing = 4
    chart.barSpacing = 1
    if not stacked:
        chart.barLabelFormat = "%d"
        chart.barLabels.boxAnchor = "w"
        chart.barLabels.dx = 3
        _text(chart.barLabels)
        # The last series is drawn first, to match the order of the legend.
        chart.data = list(reversed(chart.data))
    _axes(chart.valueAxis, chart.categoryAxis, _highest(series, stacked))
    colours = PALETTE[: len(series)]
    for index, colour in enumerate(colours if stacked else reversed(colours)):
        chart.bars[index].fillColor = HexColor(colour)
        chart.bars[index].strokeColor = None
    drawing = Drawing(_WIDTH, chart.height + _AXIS + _LEGEND)
    drawing.add(chart)
    return drawing


def _lines(names: Sequence[str], series: Sequence[Sequence[float]]) -> Drawing:
    """Return a line chart over the days."""
    chart = HorizontalLineChart()
    chart.x, chart.y = 40, _AXIS
    chart.width, chart.height = _WIDTH - 60, _LINE_HEIGHT
    chart.data = [tuple(values) for values in series]
    # Label as many days as fit.
    every = max(1, -(-len(names) * 62 // chart.width))
    chart.categoryAxis.categoryNames = [
        name if index % every == 0 else "" for index, name in enumerate(names)
    ]
    chart.joinedLines = 1
    _axes(chart.valueAxis, chart.categoryAxis, _highest(series))
    for index, colour in enumerate(PALETTE[: len(series)]):
        chart.lines[index].strokeColor = HexColor(colour)
        chart.lines[index].strokeWidth = 2
    drawing = Drawing(_WIDTH, _LINE_HEIGHT + _AXIS + _LEGEND)
    drawing.add(chart)
    return drawing


def _highest(series: Sequence[Sequence[float]], stacked: bool = False) -> float:
    """Return the highest value drawn; for stacked bars, the highest sum."""
    if stacked:
        return max((sum(each) for each in zip(*series, strict=True)), default=0)
    return max((value for values in series for value in values), default=0)


def _axes(values: object, categories: object, highest: float) -> None:
    """Start at zero, in whole numbers, with a light grid."""
    values.valueMin = 0
    if highest <= _FEW:
        # Steps smaller than one would repeat the same label.
        values.valueMax = max(highest, 1)
        values.valueStep = 1
    values.labelTextFormat = "%d"
    values.visibleGrid = True
    values.gridStrokeColor = _GRID
    values.strokeColor = categories.strokeColor = _GRID
    values.avoidBoundFrac = (0, 0.05)
    values.forceZero = True
    categories.visibleTicks = False
    _text(values.labels)
    _text(categories.labels)


def _text(labels: object) -> None:
    labels.fontName, labels.fontSize, labels.fillColor = _FONT, _SIZE, _INK


def _legend(names: Sequence[str], height: float) -> Legend:
    legend = Legend()
    legend.x, legend.y = 8, height - 4
    legend.boxAnchor = "nw"
    legend.alignment = "right"
    legend.columnMaximum = 1
    legend.deltax = 12
    legend.dx = legend.dy = 8
    legend.strokeWidth = 0
    legend.autoXPadding = 12
    legend.fontName, legend.fontSize, legend.fillColor = _FONT, _SIZE, _INK
    legend.colorNamePairs = [
        (HexColor(colour), name) for colour, name in zip(PALETTE, names, strict=False)
    ]
    return legend


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
