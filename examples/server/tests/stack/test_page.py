"""The page in a real browser: what a person does and sees."""
import shutil
import pytest

import browser as chromium


@pytest.fixture
def page():
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not here")
    browser = chromium.Browser()
    yield browser
    browser.close()


def test_a_person_drops_a_picture_and_sees_it_upright(start, samples, page):
    server = start()
    page.open(f"http://127.0.0.1:{server.port}/")
    assert "Which way is up" in page.evaluate("document.body.innerText")
    page.choose_file("#file", samples / "receipt-turn-90.png")
    page.wait("document.body.dataset.state === 'answered'")
    assert abs(float(page.evaluate("document.querySelector('#angle').textContent").rstrip("°")) - 90) < 1
    assert page.evaluate("document.querySelector('#after').style.transform").startswith("rotate(")
    assert page.evaluate("document.querySelector('#before').complete && document.querySelector('#before').naturalWidth > 0")
    assert page.evaluate("document.querySelector('#badges').innerText").startswith("Turn it")
    page.wait("Number(document.body.dataset.results) >= 1")
    assert "apply" in page.evaluate("document.querySelector('#rows').innerText")
    assert page.evaluate("document.querySelector('#figures').innerText").startswith("1")

    page.choose_file("#file", __file__)
    page.wait("document.body.dataset.state === 'failed'")
    assert "Not an image of a format" in page.evaluate("document.querySelector('#message').innerText")
    assert page.requested_hosts() == {f"127.0.0.1:{server.port}"}
    assert page.errors() == []


def test_the_page_fits_a_small_screen(start, page):
    server = start()
    page.call("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=True)
    page.open(f"http://127.0.0.1:{server.port}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
