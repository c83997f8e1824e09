"""A pytest plugin: lists at the end every test skipped for want of a server, with the Debian package it wants.

With CI=true or LACHAN_NO_SKIP=1 such a skip makes the run fail: what the build machine did not run, it did not prove.
"""

import os
from collections import defaultdict
from collections.abc import Mapping

import pytest

from tests.needs import PREFIX


def forbidden(environment: Mapping[str, str]) -> bool:
    """Whether skips for want of a server fail the run."""
    return environment.get("CI") == "true" or environment.get("LACHAN_NO_SKIP") == "1"


def package_wanted(report: pytest.TestReport | pytest.CollectReport) -> str | None:
    """The Debian package a skipped test wants; None for other outcomes and other reasons."""
    if not report.skipped or not isinstance(report.longrepr, tuple):
        return None
    _, found, package = str(report.longrepr[2]).partition(PREFIX)
    return package.strip() if found else None


class MissingServers:
    """Collects such skips over one run, in the process that reports (with xdist: the controller)."""

    def __init__(self) -> None:
        self.tests: defaultdict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if package := package_wanted(report):
            self.tests[package].add(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if package := package_wanted(report):
            self.tests[package].add(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.tests:
            return
        terminalreporter.section("skipped for want of a server")
        for package, tests in sorted(self.tests.items()):
            terminalreporter.line(f"Debian package {package}:")
            for test in sorted(tests):
                terminalreporter.line(f"    {test}")
        terminalreporter.line("`make servers` installs them.")
        if forbidden(os.environ):
            terminalreporter.line("Here such a skip fails the run (CI=true or LACHAN_NO_SKIP=1).", red=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.tests and forbidden(os.environ) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(MissingServers(), "missing-servers")
