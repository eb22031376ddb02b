from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("questions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchmiss",
            name="language",
            field=models.CharField(default="vi", max_length=2),
        ),
        migrations.AlterField(
            model_name="searchmiss",
            name="words",
            field=models.CharField(max_length=120),
        ),
        migrations.AddConstraint(
            model_name="searchmiss",
            constraint=models.UniqueConstraint(
                fields=("words", "language"), name="search_miss_once"
            ),
        ),
    ]
