from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_receipt_try")]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="cancelled_for",
            field=models.CharField(blank=True, max_length=40),
        ),
    ]
