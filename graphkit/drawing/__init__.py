"""Pictures drawn from the graph, as SVG."""

from graphkit.drawing.access import draw_access
from graphkit.drawing.comparison import draw_comparison
from graphkit.drawing.framework import draw_framework
from graphkit.drawing.tradeoff import draw_tradeoff

__all__ = ["draw_access", "draw_comparison", "draw_framework", "draw_tradeoff"]
