from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0006_files_of_units"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="keptpage",
            options={"verbose_name": "page with an owner"},
        ),
    ]
