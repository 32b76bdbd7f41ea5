"""What blocks may import: `from tidemill import block, Interval`."""

from .display import Html, Markdown
from .entry import block
from .interval import Interval

__all__ = ["Html", "Interval", "Markdown", "block"]
