"""Two stores served on one machine share a browser's cookies, and must not take each other's."""

import asyncio
import re
from http.cookies import SimpleCookie

import pytest

from store.datasette.cookies import port_of, to_browser, to_server
from store.datasette.marking import marking
from tests.store.datasette.conftest import Site


@pytest.mark.parametrize(
    ("host", "port"), [("localhost:8001", "8001"), ("[::1]:80", "80"), ("[::1]", ""), ("localhost", ""), ("", "")]
)
def test_the_port_is_the_one_that_the_browser_sees(host, port):
    assert port_of(host) == port


@pytest.mark.parametrize("port", ["8001", ""])
def test_a_cookie_comes_back_under_its_own_name(port):
    sent = to_browser("ds_actor=abc.def=; Path=/; HttpOnly", port)
    kept = sent.partition(";")[0]
    assert to_server(f"other=1; {kept}; ds_actor-9999=stolen", port) == "ds_actor=abc.def="


def test_what_is_not_ours_is_left_alone():
    assert to_browser("theirs=1; Path=/", "8001") == "theirs=1; Path=/"
    assert to_server("ds_actor=plain; theirs=1; ds_actor-8002=other; ; =", "8001") == ""


class Browser:
    """One jar for all ports of a host."""

    def __init__(self):
        self.jar: dict[str, str] = {}

    def ask(self, site, port, path, form=None):
        headers = {"host": f"127.0.0.1:{port}", "cookie": "; ".join(f"{k}={v}" for k, v in self.jar.items())}
        method = "POST" if form is not None else "GET"
        answer = asyncio.run(
            site.datasette.client.request(method, path, headers=headers, data=form, follow_redirects=False)
        )
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.jar[name] = morsel.value
        return answer


def test_who_is_logged_in_to_two_stores_stays_so(shelf):
    one, two = Site(*shelf), Site(*shelf)
    browser = Browser()
    page = f"/article/{one.numbers['plain']}"
    for site, port in ((one, 8001), (two, 8002)):
        assert browser.ask(site, port, f"/login?token={marking(site.datasette).token}").status_code == 302
    open_page = browser.ask(one, 8001, page).text
    assert "Log out" in open_page
    assert "Log out" in browser.ask(two, 8002, page).text
    # The form of the page that was open before the other server was looked at.
    token = re.search(r'name="csrftoken" value="([^"]+)"', open_page)[1]
    form = {"csrftoken": token, "action": "drop", "said": "", "led": ""}
    assert browser.ask(one, 8001, f"{page}/mark", form).status_code == 400  # understood, and no such action
    browser.ask(
        two,
        8002,
        "/logout",
        {"csrftoken": re.search(r'csrftoken" value="([^"]+)"', browser.ask(two, 8002, page).text)[1]},
    )
    assert "Log out" in browser.ask(one, 8001, page).text
    assert "Log out" not in browser.ask(two, 8002, page).text
