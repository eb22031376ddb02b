"""The running number behind public codes; each process takes twenty at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE report_code_number MINVALUE 0 MAXVALUE 99999980 INCREMENT BY 20",
            "DROP SEQUENCE report_code_number",
        ),
    ]
