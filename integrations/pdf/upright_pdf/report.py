"""One HTML page about what was found and done: no scripts, no network, light and dark."""
import base64
import html

HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>upright-pdf</title><style>
:root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif } body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
h2 { font-size: 1rem; margin: 2rem 0 .2rem; overflow-wrap: anywhere } p { margin: .2rem 0 }
ul { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; padding: 0 } figure { margin: 0; width: 11rem }
.page { height: 11rem; display: flex; align-items: center; justify-content: center; background: #8882 }
.page img { max-width: 10rem; max-height: 10rem } figcaption { font-size: .8rem } .left { color: #c33 }
</style><h1>upright-pdf</h1>
"""


def picture(png, quarter_turns):
    """The page as it stands after its turn."""
    return (f'<div class="page"><img alt="" style="transform: rotate({90 * quarter_turns}deg)" '
            f'src="data:image/png;base64,{base64.b64encode(png).decode()}"></div>')


def caption(number, verdict):
    if verdict.by == "unclear":
        return f"page {number}: unclear ({verdict.probability:.2f}), left as it is"
    by = "by the other pages" if verdict.by == "document" else "by itself"
    return f"page {number}: {90 * verdict.quarter_turns}° clockwise, P {verdict.probability:.3f} {by}"


def shown(verdicts):
    """Numbers, from 1, of the pages that a reader wants to see: the turned and the unclear ones."""
    return [number for number, verdict in enumerate(verdicts, 1) if verdict.quarter_turns or verdict.by == "unclear"]


def section(line, verdicts, pictures):
    """One document: the line of the command's output, and a picture of each page that is shown."""
    left = ' class="left"' if ": left alone: " in line else ""
    items = "".join(f"<li><figure>{picture(png, verdicts[number - 1].quarter_turns)}<figcaption>"
                    f"{html.escape(caption(number, verdicts[number - 1]))}</figcaption></figure></li>"
                    for number, png in pictures.items())
    return f"<h2{left}>{html.escape(line)}</h2>" + (f"<ul>{items}</ul>" if items else "")
