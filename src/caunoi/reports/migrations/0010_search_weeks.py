"""Each report's week becomes a word of the text index, as new reports bring it."""

from django.db import migrations

ADD = """
    UPDATE reports_report
    SET search = search || to_tsvector(
        'simple', to_char(received_at AT TIME ZONE 'UTC', '"\u0175"IYYY"w"IW')
    )
    WHERE search IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0009_channel_words"),
    ]

    operations = [migrations.RunSQL(ADD, migrations.RunSQL.noop)]
