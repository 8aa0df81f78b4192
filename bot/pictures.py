"""Charts as pictures, drawn in a thread of their own: the event loop never waits for ink."""

import asyncio
import hashlib
from io import BytesIO
from pathlib import Path
from threading import Lock

import msgspec

from workflow.messages import Attachment, Chart

FOLDER = "charts"
FONT = "NotoSansCJKsc-Regular.otf"
WIDTH, ROW, FRAME = 6.4, 0.5, 1.1
"""Inches; at 150 dots each bar is easy to read on a phone."""
DONE, OPEN, INK = "#0a7f47", "#e3e6e5", "#1f2a27"
_drawing = Lock()  # matplotlib's font cache is not made for two at once


class Painter:
    """Draws charts into the data folder; the same chart is drawn once."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    async def paint(self, chart: Chart) -> Attachment:
        """Return the picture of `chart` as an attachment."""
        name = hashlib.sha256(msgspec.json.encode(chart)).hexdigest()[:32] + ".png"
        await asyncio.to_thread(self._keep, chart, self._folder / name)
        return Attachment(f"{FOLDER}/{name}", f"{chart.title}.png", "image/png")

    def _keep(self, chart: Chart, file: Path) -> None:
        if not file.exists():
            picture = draw(chart)
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".part")
            part.write_bytes(picture)
            part.replace(file)


def draw(chart: Chart) -> bytes:
    """Return a PNG with one bar per line of the chart."""
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    with _drawing:
        font = FontProperties(fname=str(font_file()))
        figure = Figure(figsize=(WIDTH, FRAME + ROW * len(chart.bars)), dpi=150)
        axes = figure.add_axes((0.24, 0.04, 0.6, 1 - FRAME / (FRAME + ROW * len(chart.bars))))
        for place, bar in enumerate(reversed(chart.bars)):
            share = bar.done / bar.total if bar.total else 1.0
            axes.barh(place, 1, color=OPEN, height=0.62)
            axes.barh(place, share, color=DONE, height=0.62)
            axes.text(
                -0.02, place, bar.label, ha="right", va="center", color=INK, fontproperties=font
            )
            axes.text(
                1.02, place, f"{bar.done}/{bar.total}", va="center", color=INK, fontproperties=font
            )
        axes.set_xlim(0, 1)
        axes.axis("off")
        figure.text(0.03, 1 - 0.45 / figure.get_figheight(), chart.title, color=INK,
                    fontproperties=font, fontsize=13)  # fmt: skip
        out = BytesIO()
        figure.savefig(out, format="png", facecolor="white")
        return out.getvalue()


def font_file() -> Path:
    """Return a Chinese font that may be shipped (Noto Sans CJK, OFL). Raises FileNotFoundError."""
    import mpl_font

    file = Path(str(mpl_font.__file__)).parent / "fonts" / "noto" / FONT
    if not file.exists():
        raise FileNotFoundError(f"no font {FONT} in the package mpl-font")
    return file
