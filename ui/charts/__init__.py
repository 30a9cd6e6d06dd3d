"""Line charts drawn on the server: a measured line, the path to the target, and the same numbers in words.

Pages colour a chart through its classes (static/css/eslnet.css); print has no such file, so there the same parts
carry their colours themselves.
"""

from ui.charts.chart import LineChart, Point, Series
from ui.charts.drawing import line_chart_svg, sparkline_svg
from ui.charts.words import chart_in_words, number_in_words

__all__ = [
    "LineChart",
    "Point",
    "Series",
    "chart_in_words",
    "line_chart_svg",
    "number_in_words",
    "sparkline_svg",
]
