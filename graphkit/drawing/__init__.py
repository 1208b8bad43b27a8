"""Pictures drawn from the graph, as SVG."""

from graphkit.drawing.framework import draw_framework

__all__ = ["draw_framework"]
