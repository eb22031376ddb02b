"""What was never published has no address made of its first title, which may say who asked."""

from django.db import migrations


def _forget(apps, _editor):
    answers = apps.get_model("questions", "Answer")
    for answer in answers.objects.filter(state="draft").exclude(slug__startswith="nhap--"):
        answer.slug = f"nhap--{answer.pk.hex}"
        answer.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [("questions", "0005_synonyms_as_written")]

    operations = [migrations.RunPython(_forget, migrations.RunPython.noop)]
