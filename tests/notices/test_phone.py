"""Mails in a browser at the width of a phone: nothing wider than the screen, nothing loaded, every glyph there."""

import html
import re
import subprocess
from pathlib import Path

import pytest

from tests.needs import find, needs
from tests.notices.samples import KINDS, sample

WIDTH = 360  # CSS pixels: the narrowest phone that is still common
MEASURE = """<!DOCTYPE html><body style="margin:0"><iframe id="f" style="width:%dpx;height:900px;border:0" srcdoc="%s">
</iframe><script>
f.onload = () => {
  const page = f.contentDocument, wide = page.documentElement.scrollWidth;
  const out = [...page.querySelectorAll("p,h2,h3,li,th.fact,td.value,a")].filter(
    (one) => !one.closest(".scroll") && one.getBoundingClientRect().right > %d).length;
  const links = page.querySelectorAll("a").length, loaded = f.contentWindow.performance.getEntriesByType("resource");
  document.body.innerText = `wide=${wide} out=${out} links=${links} loaded=${loaded.length}`;
};
</script>"""


@needs("chromium", command="chromium")
@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_mail_fits_a_phone_in_both_languages(kind: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(MEASURE % (WIDTH, html.escape(sample(kind).html), WIDTH), encoding="utf-8")
    browser = [
        str(find("chromium")), "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile",
        "--window-size=800,900", "--virtual-time-budget=2000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    told = subprocess.run(browser, capture_output=True, check=True, timeout=120).stdout.decode()
    found = re.search(r"wide=(\d+) out=(\d+) links=(\d+) loaded=(\d+)", told)
    assert found is not None, told[-500:]
    wide, out, links, loaded = (int(one) for one in found.groups())
    assert wide <= WIDTH
    assert (out, links, loaded) == (0, 2, 0)
