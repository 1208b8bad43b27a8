"""Pictures drawn from the graph, as SVG."""

from graphkit.drawing.access import draw_access
from graphkit.drawing.framework import draw_framework

__all__ = ["draw_access", "draw_framework"]
