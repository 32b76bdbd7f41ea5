"""Text with a meaning, for `context.display`."""

from __future__ import annotations


class Markdown(str):
    """Text shown as Markdown: `context.display(Markdown("**done**"))`."""

    def _repr_markdown_(self) -> str:
        return str(self)


class Html(str):
    """Text shown as HTML, in a sandbox without scripts."""

    def _repr_html_(self) -> str:
        return str(self)
