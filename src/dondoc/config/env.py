"""Every environment variable, typed, in one place. A wrong value stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from dondoc.config.topics.accounts import Accounts, read_accounts
from dondoc.config.topics.backup import Backup, read_backup
from dondoc.config.topics.database import read_database
from dondoc.config.topics.exchange import Edxml as Edxml
from dondoc.config.topics.exchange import read_edxml
from dondoc.config.topics.factors import Factors, read_factors
from dondoc.config.topics.files import Files as Files
from dondoc.config.topics.files import read_files
from dondoc.config.topics.mail import Smtp as Smtp
from dondoc.config.topics.mail import read_smtp
from dondoc.config.topics.reading import Asked, Faults, address, flag, hosts, one_of, whole
from dondoc.config.topics.reading import EnvFault as EnvFault
from dondoc.config.topics.records import Records, read_records
from dondoc.config.topics.single_sign_on import SingleSignOn, read_single_sign_on
from dondoc.config.topics.watching import Watching, read_watching
from dondoc.config.variables import NAMES, OF_CLIENTS

#: The tree of a checkout; an installed wheel keeps its state under the folder it is started in.
MODES = ("production", "training", "demo")


@dataclass(frozen=True, slots=True)
class Env:
    """What the operator decides.

    data: the one folder that holds all state. database_url: "" means SQLite in that folder. province: id of the regulation in force.
    mode: production, training (the clock can be set), demo (besides: named people to sign in as).
    source_url: where the source of this very version is published, "" for nowhere but here (AGPL-3.0, section 13).
    smtp: where mail is handed over, None for nowhere.
    base_url: how people reach this installation, for the links in messages; "" for the first of the hosts.
    edxml: the folders of the document exchange.
    files: where files are kept, what looks for viruses in them, whose signatures are trusted.
    api_per_minute: how many requests of one token each process of the server takes in a minute.
    webhook_hosts: machines of the inner network that may be told of deeds, over plain http too.
    public_embed_hosts: portals that may show pieces of the public site in a page of their own; () for any.
    watching: who may read the figures of the running system.
    accounts: how passwords, locks and sessions are kept.
    factors: who must have a second factor.
    single_sign_on: which other system vouches for people, and how far its word goes.
    backup: the tools of backup and restore.
    records: anchors of the audit log, the server's log, what is kept how long.
    """

    data: Path
    database_url: str
    province: str
    mode: str
    secret_key: str
    allowed_hosts: tuple[str, ...]
    max_upload_mb: int
    debug: bool
    https: bool
    source_url: str = ""
    smtp: Smtp | None = None
    base_url: str = ""
    edxml: Edxml = Edxml()
    files: Files = Files()
    api_per_minute: int = 300
    webhook_hosts: tuple[str, ...] = ()
    public_embed_hosts: tuple[str, ...] = ()
    watching: Watching = Watching()
    accounts: Accounts = Accounts()
    factors: Factors = Factors()
    single_sign_on: SingleSignOn = SingleSignOn()
    backup: Backup = Backup()
    records: Records = Records()

    @property
    def training(self) -> bool:
        return self.mode in ("training", "demo")


def read_env(environ: Mapping[str, str] = os.environ) -> Env:
    """Takes the process's variables; raises EnvFault that names every wrong one, and every one that nobody knows."""
    asked, faults = Asked(environ), Faults()
    mode = faults.of(one_of, asked, "DONDOC_MODE", MODES, instead=MODES[0])
    topics = {
        "backup": faults.of(read_backup, asked, instead=Backup()),
        "records": faults.of(read_records, asked, instead=Records()),
        "smtp": faults.of(read_smtp, asked, instead=None),
        "edxml": faults.of(read_edxml, asked, instead=Edxml()),
        "files": faults.of(read_files, asked, instead=Files()),
        "watching": faults.of(read_watching, asked, instead=Watching()),
        "accounts": faults.of(read_accounts, asked, mode, instead=Accounts()),
        "factors": faults.of(read_factors, asked, mode, instead=Factors()),
        "single_sign_on": faults.of(read_single_sign_on, asked, instead=SingleSignOn()),
    }
    general = {
        "database_url": faults.of(read_database, asked, instead=""),
        "max_upload_mb": faults.of(whole, asked, "DONDOC_MAX_UPLOAD_MB", 30, instead=0),
        "debug": faults.of(flag, asked, "DONDOC_DEBUG", instead=False),
        "https": faults.of(flag, asked, "DONDOC_HTTPS", instead=False),
        "source_url": faults.of(address, asked, "DONDOC_SOURCE_URL", instead=""),
        "base_url": faults.of(address, asked, "DONDOC_BASE_URL", instead=""),
        "api_per_minute": faults.of(whole, asked, "DONDOC_API_PER_MINUTE", 300, instead=0),
        "webhook_hosts": faults.of(hosts, asked, "DONDOC_WEBHOOK_HOSTS", instead=()),
        "public_embed_hosts": faults.of(hosts, asked, "DONDOC_PUBLIC_EMBED_HOSTS", instead=()),
    }
    faults.found += _unknown(asked)
    if faults.found:
        raise EnvFault(*faults.found)
    data = data_folder(asked)
    return Env(
        data=data,
        province=asked.get("DONDOC_PROVINCE", "thanh-hoa-2025"),
        mode=mode,
        secret_key=asked.get("DONDOC_SECRET_KEY") or _kept_secret(data),
        allowed_hosts=tuple(h for h in asked.get("DONDOC_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h),
        **general,
        **topics,
    )


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of DONDOC_DATA, whether it is there or not."""
    return Path(environ.get("DONDOC_DATA") or Path.cwd() / "var").resolve()


def _unknown(asked: Asked) -> list[str]:
    """Variables that bear our name and that nothing reads: a letter that was missed would stay unseen for months."""
    known = NAMES | asked.names
    strange = sorted(name for name in asked if name.startswith("DONDOC_") and name not in known | OF_CLIENTS)
    return [_told(name, get_close_matches(name, known, n=1, cutoff=0.8)) for name in strange]


def _told(name: str, near: list[str]) -> str:
    return f"{name}: no such variable" + (f"; {near[0]} was perhaps meant" if near else "")


def _kept_secret(data: Path) -> str:
    """A key made at the first start and kept beside the data, so that sessions outlive a restart without any setting."""
    path = data / "secret-key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
