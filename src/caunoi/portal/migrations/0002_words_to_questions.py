from django.db import migrations
from django.utils.dateparse import parse_datetime

from caunoi.core.folding import fold


def carry(apps, schema_editor):
    """The portal's rows join those of the questions: folded, none twice, counts added up."""
    misses = apps.get_model("questions", "SearchMiss")
    for row in apps.get_model("portal", "EmptySearch").objects.all():
        at = parse_datetime(f"{row.last_on.isoformat()}T00:00:00+00:00")
        kept, is_new = misses.objects.get_or_create(
            words=row.words, language=row.language, defaults={"times": row.count, "last_at": at}
        )
        if not is_new:
            kept.times, kept.last_at = kept.times + row.count, max(kept.last_at, at)
            kept.save(update_fields=["times", "last_at"])
    synonyms = apps.get_model("questions", "Synonym")
    for row in apps.get_model("portal", "Synonym").objects.all():
        each = list(dict.fromkeys(filter(None, map(fold, row.words.split(",")))))
        if len(each) > 1:
            synonyms.objects.get_or_create(
                words=", ".join(each), defaults={"kept_at": row.changed_at}
            )


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
        ("questions", "0002_misses_of_every_search"),
    ]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.DeleteModel(name="EmptySearch"),
        migrations.DeleteModel(name="Synonym"),
    ]
