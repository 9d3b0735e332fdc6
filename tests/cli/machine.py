"""One machine of an installation: an administrator's browser at its pages, which answers line by line. A number sets the limit of attachments."""

from __future__ import annotations

import re
import sys

import django


def main() -> None:
    django.setup()
    from django.test import Client
    from django.urls import reverse
    from tests.make import a_person

    from dondoc.core import limits
    from dondoc.organisations.models import User
    from dondoc.rules.access import Role

    browser = Client(headers={"host": "localhost"})
    user = User.objects.first() or User.objects.get(pk=a_person(role=Role.ADMINISTRATOR).user_id)
    browser.force_login(user, backend="dondoc.organisations.backend.PasswordBackend")
    page = reverse("limits")
    for line in sys.stdin:
        if value := line.strip():
            browser.post(page, {"code": limits.ATTACHMENT_MB, "value": value, "ground": "Công văn số 9"})
        shown = browser.get(page).content.decode()
        found = re.search(rf'id="{limits.ATTACHMENT_MB}".*?<b>(\d+)</b>', shown, re.DOTALL)
        print(found[1] if found else shown, flush=True)


if __name__ == "__main__":
    main()
