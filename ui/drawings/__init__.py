"""Drawings as plain numbers for the templates in `templates/drawings`: one drawing, one module.

A chart has no size of its own: across, its places are shares of the width it is given, in per cent; down, they are
pixels. So a text is as large on a phone as on a wall, and what has no room on a phone is said where there is room.
"""

from ui.drawings.ranges import WIDTH, Part, Range, bar, longest, place, span

__all__ = ["WIDTH", "Part", "Range", "bar", "longest", "place", "span"]
