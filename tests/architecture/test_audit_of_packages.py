"""`make audit` says what was found, and never "none" where nobody answered."""

import pytest
from tools import audit

pytestmark = pytest.mark.once
FINE = {"name": "django", "version": "5.2.19", "vulns": []}
WEAK = {"name": "lxml", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
SKIPPED = {"name": "lxml", "skip_reason": "no such project"}
NPM_WEAK = {"htmx.org": {"severity": "high", "range": "<2.0.1"}}


@pytest.mark.parametrize(
    ("python", "npm", "status", "said"),
    [
        ({"dependencies": [FINE]}, {"vulnerabilities": {}}, 0, "Python: 0 known"),
        ({"dependencies": [FINE, WEAK]}, {"vulnerabilities": {}}, 1, "lxml 1.0: PYSEC-1, mended in 1.1"),
        ({"dependencies": [FINE]}, {"vulnerabilities": NPM_WEAK}, 1, "htmx.org: high, <2.0.1"),
        ({"dependencies": [FINE, SKIPPED]}, {"vulnerabilities": {}}, 2, "1 of 2 packages were not looked up"),
        ({}, {"vulnerabilities": {}}, 2, "no line to it"),
        ({"dependencies": [WEAK]}, {"error": {}, "message": "405 Method Not Allowed"}, 2, "405 Method Not Allowed"),
    ],
)
def test_an_audit_that_was_not_answered_is_never_a_good_one(python, npm, status, said, monkeypatch, capsys):
    answers = iter([(python, "no line to it"), (npm, "no line to it")])
    monkeypatch.setattr(audit, "_json", lambda command: next(answers))
    assert audit.main() == status
    told = capsys.readouterr()
    assert said in told.out + told.err
