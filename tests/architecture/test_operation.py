"""What the operator reads is what the code does: variables, findings, the members of the offline package, the files of services."""

import io
import re
import sys
import tarfile

import pytest
from tests.architecture.tree import PACKAGE, ROOT

from dondoc.config.topics.reading import EnvFault
from dondoc.config.variables import NAMES, OF_CLIENTS
from dondoc.doctor.sentences import SENTENCES

sys.path.insert(0, str(ROOT / "tools"))
import operate_tables
import package

pytestmark = pytest.mark.once


def test_every_variable_that_is_read_stands_in_the_table():
    texts = [path.read_text(encoding="utf-8") for path in (PACKAGE / "config").rglob("*.py")]
    read = {name for text in texts for name in re.findall(r'"(DONDOC_[A-Z0-9_]+|DATABASE_URL)"', text)}
    assert read - OF_CLIENTS == NAMES


@pytest.mark.parametrize(("path", "vietnamese"), operate_tables.DOCUMENTS)
def test_the_tables_of_the_documents_are_those_of_the_code(path, vietnamese):
    text = path.read_text(encoding="utf-8")
    assert text.count("<!-- /variables -->") == text.count("<!-- /findings -->") == 1
    assert operate_tables.filled(text, vietnamese) == text, "python tools/operate_tables.py"
    assert all(f"| `{name}` |" in text for name in (*NAMES, *SENTENCES))


def test_what_services_are_told_is_known():
    """No file of deploy/ names a variable that would stop the start."""
    for path in (ROOT / "deploy").rglob("*"):
        if path.is_file():
            named = set(re.findall(r"\b(DONDOC_[A-Z0-9_]+)\b", path.read_text(encoding="utf-8")))
            assert named <= NAMES | {"DONDOC_VERSION", "DONDOC_HOST", "DONDOC_TLS", "DONDOC_S3_"}, path


def test_a_package_of_the_same_members_is_the_same_file_and_lists_every_hash(tmp_path):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    own = wheels / "dondoc-9.9-py3-none-any.whl"
    own.write_bytes(b"wheel")
    members = package.contents(wheels, own, {"name": "n", "version": "9.9", "python": "3.11", "commit": ""})
    for name in ("one.tar.gz", "two.tar.gz"):
        package.write(tmp_path / name, "dondoc-9.9", members)
    assert (tmp_path / "one.tar.gz").read_bytes() == (tmp_path / "two.tar.gz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO((tmp_path / "one.tar.gz").read_bytes())) as tar:
        names = {name.removeprefix("dondoc-9.9/") for name in tar.getnames()}
        listed = tar.extractfile("dondoc-9.9/SHA256SUMS").read().decode().splitlines()
    assert names == {line.split("  ")[1] for line in listed} | {"SHA256SUMS"}
    wanted = {"install.sh", "docs/operate.md", "deploy/nginx/dondoc.conf", "deploy/systemd/dondoc.service", "LICENSE"}
    assert wanted <= names and not any("__pycache__" in name for name in names)
    lock = members["requirements-server.txt"].decode()
    assert "boto3==" in lock and "dondoc==9.9 \\\n    --hash=sha256:" in lock


def test_all_faults_of_the_environment_are_told_at_once():
    from dondoc.config.env import read_env

    wrong = {"DONDOC_SECRET_KEY": "x", "DONDOC_HTTP": "1", "DONDOC_MODE": "fun", "DONDOC_METRICS_FROM": "10.1.2.0/24,x"}
    with pytest.raises(EnvFault) as caught:
        read_env(wrong)
    assert len(caught.value.faults) == 3 and "DONDOC_HTTPS was perhaps meant" in str(caught.value)
    assert read_env({"DONDOC_SECRET_KEY": "x", "DONDOC_METRICS_FROM": "none"}).watching.allowed == ()
