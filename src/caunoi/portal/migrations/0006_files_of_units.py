import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def take_back(apps, schema_editor):
    """Units' editors keep no files of others any more; whoever comes next opens its own unit's.

    Taken out of their groups, they are put back at their next click: that is where a unit's
    collection is made and takes in what its writers put up.
    """
    groups = apps.get_model("auth", "Group").objects.filter(name__startswith="portal:unit:")
    rights = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    rights.filter(group__in=groups).exclude(permission__codename__startswith="choose_").delete()
    apps.get_model("accounts", "Account").groups.through.objects.filter(group__in=groups).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_tables_and_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("units", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitFiles",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "collection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.collection",
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={"verbose_name_plural": "unit files"},
        ),
        migrations.RunPython(take_back, migrations.RunPython.noop),
    ]
