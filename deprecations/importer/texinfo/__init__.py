"""Documents in Texinfo, as QEMU kept its lists until 4.2: written as RST, then read as such.

So there is one way from text to HTML, one walk from sections to entries, and one place that keeps
hostile text out.
"""

from deprecations.importer.texinfo.document import Readable, as_rst
from deprecations.importer.texinfo.lines import holds_list

__all__ = ["Readable", "as_rst", "holds_list"]
