"""Filings from before their words were kept by value: as far as they are known. They bear no checksum, for nobody sealed them then."""

import json

from django.db import migrations


def keep(apps, editor):
    from dondoc.core import clock
    from dondoc.core.regulation import regulation
    from dondoc.reports.queries.rounds import name_of

    model = apps.get_model
    rows = model("reports", "Report").objects.filter(side="agency", deeds__deed="filed").distinct()
    for report in rows.select_related("round", "agency"):
        rules = regulation(report.round.regulation_id)
        titles = {part.code: str(part.name) for part in rules.reports.sections}
        for filing in report.deeds.filter(deed="filed", content="").select_related("by").order_by("at", "pk"):
            content = {
                "agency": report.agency.name,
                "province": rules.province_name,
                "regulation": rules.title,
                "name": str(name_of(report.round)),
                "day": clock.day_of(filing.at).isoformat(),
                "authority": filing.by_title,
                "signer": filing.by.full_name,
                "general_number": report.general_number,
                "general_on": report.general_on.isoformat() if report.general_on else "",
                "sections": [
                    {"code": one.code, "title": titles[one.code], "text": _then(one, filing)}
                    for one in report.sections.order_by("position")
                    if one.code in titles
                ],
            }
            filing.content = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            filing.save(update_fields=["content"])
            # every file went with every filing: the last one has them
            model("reports", "ReportFile").objects.filter(report=report).update(filing=filing)


def _then(section, filing):
    if section.edited_at is None or section.edited_at <= filing.at:
        return section.text.strip()
    kept = section.texts.filter(aside=False, at__lte=filing.at).order_by("-version", "at").first()
    return kept.text.strip() if kept else ""


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_words_are_sealed_too")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop, elidable=True)]
