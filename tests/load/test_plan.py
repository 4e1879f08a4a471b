"""The plan as JMeter reads it, and the figures that are made of its results."""

import re
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "deploy"))

from load import LoadError, results  # noqa: E402

PLAN = ElementTree.parse(ROOT / "jmeter/plan.jmx")  # noqa: S314
VARIABLES = (
    "HOST PORT PROTOCOL THREADS WHO RAMPUP LOOP DURATION THINK USERNAME PASSWORD ADMIN_PATH DATA"
).split()
JTL = "timeStamp,elapsed,label,responseCode,responseMessage,success,failureMessage,URL\n"


def prop(element, name):
    return element.findtext(f"*[@name='{name}']")


def samplers():
    return [sampler.get("testname") for sampler in PLAN.iter("HTTPSamplerProxy")]


def test_each_variable_can_be_given_on_the_command_line():
    variables = PLAN.find(".//TestPlan").iter("elementProp")
    found = {prop(one, "Argument.name"): prop(one, "Argument.value") for one in variables}
    found.pop(None)
    assert list(found) == VARIABLES
    for name, value in found.items():
        assert re.fullmatch(rf"\$\{{__P\({name},.*\)\}}", value)


def test_the_properties_are_those_that_the_plan_needs():
    lines = (ROOT / "jmeter/user.properties").read_text().splitlines()
    assert {
        "CookieManager.save.cookies=true",
        "CookieManager.delete_null_cookies=false",
        "jmeter.save.saveservice.url=true",
        "jmeter.save.saveservice.requestHeaders=true",
    } <= set(lines)


def test_no_other_address_than_the_variables_is_asked():
    defaults = PLAN.find(".//ConfigTestElement")
    assert prop(defaults, "HTTPSampler.domain") == "${HOST}"
    assert {prop(one, "HTTPSampler.domain") for one in PLAN.iter("HTTPSamplerProxy")} == {""}


def test_each_request_is_checked_by_what_the_page_says():
    for tree in PLAN.iter("hashTree"):
        for sampler, below in pairwise(tree):
            if sampler.tag == "HTTPSamplerProxy":
                assert below.find("ResponseAssertion") is not None, sampler.get("testname")


def test_all_users_are_somebody():
    groups = [group.get("testname") for group in PLAN.iter("ThreadGroup")]
    assert sum(int(re.search(r"(\d+) of 100 users", name)[1]) for name in groups) == 100


def test_requests_of_scripts_say_so():
    asking = [
        name
        for tree in PLAN.iter("hashTree")
        for sampler, below in pairwise(tree)
        if sampler.tag == "HTTPSamplerProxy"
        for name in [sampler.get("testname")]
        if any(prop(one, "Header.name") == "X-Requested-With" for one in below.iter("elementProp"))
    ]
    assert asking == ["Comment form, loaded in place", "Personal bar, loaded in place"]


def test_listeners_for_a_window_and_no_file_of_their_own():
    listeners = list(PLAN.iter("ResultCollector"))
    assert [one.get("testname") for one in listeners] == ["Aggregate Report", "View Results Tree"]
    assert {prop(one, "filename") for one in listeners} == {""}


def test_the_budgets_are_of_samplers():
    rows = [results.Row(name, [1], 0, 1) for name in samplers()]
    assert results.read_budgets(ROOT / "jmeter/budgets.toml", rows).keys() == set(samplers())


@pytest.fixture
def jtl(tmp_path):
    path = tmp_path / "results.jtl"
    lines = [f"{1000 + 10 * n},{n},Home,200,OK,true,,http://x/\n" for n in range(1, 100)]
    failed = '3000,900,Post,500,"Server, Error",false,"said\nnothing",http://x/post/\n'
    path.write_text(JTL + "".join(lines) + failed)
    return path


def test_a_row_counts_and_ranks(jtl):
    home, post, both = results.read(jtl)
    assert (home.name, len(home.times), home.errors) == ("Home", 99, 0)
    assert [home.percentile(percent) for percent in (50, 95, 99)] == [50, 95, 99]
    assert (post.errors, post.error_share, post.percentile(95)) == (1, 100, 900)
    assert (both.name, len(both.times), both.seconds) == ("all", 100, 2.89)


def test_over_the_budget_is_more_than_it(jtl):
    home, post, _ = results.read(jtl)
    assert results.overruns(home, {"errors": 0, "p95": 95}) == []
    assert results.overruns(home, {"errors": 0, "p95": 94}) == ["p95 is 95 ms, 94 ms may be"]
    assert results.overruns(post, {"errors": 99, "p95": 900}) == ["1 of 1 failed, 99 % may"]
    assert results.overruns(post, {"errors": 100, "p95": 900}) == []


def test_a_failure_is_told_with_its_address(jtl):
    assert results.failures(jtl) == [(1, "Post", "500", "said", "http://x/post/")]


def test_a_run_without_requests_is_no_success(tmp_path):
    (tmp_path / "results.jtl").write_text(JTL)
    with pytest.raises(LoadError, match="Nothing was asked for"):
        results.read(tmp_path / "results.jtl")


def test_a_budget_of_nothing_that_ran_is_told(tmp_path, jtl):
    path = tmp_path / "budgets.toml"
    path.write_text("[default]\nerrors = 0\np95 = 1\n[Hoem]\nerrors = 0\np95 = 1\n")
    with pytest.raises(LoadError, match="Hoem"):
        results.read_budgets(path, results.read(jtl))
