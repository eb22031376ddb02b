"""The database itself refuses to change history, and queues each new event for the sealer."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

FUNCTIONS = """
CREATE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: history is only ever added to.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION core_queue_for_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_unsealedevent (event_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
"""

# Only the outbox's mark may move. The comparison is made before any function is called.
EVENTS = """
CREATE TRIGGER core_event_no_update BEFORE UPDATE ON core_event FOR EACH ROW
    WHEN (ROW(OLD.id, OLD.code, OLD.subject_kind, OLD.subject_id, OLD.number, OLD.by, OLD.at,
              OLD.data, OLD.content_hash, OLD.prev_hash)
          IS DISTINCT FROM
          ROW(NEW.id, NEW.code, NEW.subject_kind, NEW.subject_id, NEW.number, NEW.by, NEW.at,
              NEW.data, NEW.content_hash, NEW.prev_hash))
    EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_event_no_delete BEFORE DELETE ON core_event FOR EACH ROW
    EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_event_no_truncate BEFORE TRUNCATE ON core_event FOR EACH STATEMENT
    EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_event_queue AFTER INSERT ON core_event FOR EACH ROW
    EXECUTE FUNCTION core_queue_for_sealing();
"""

KEPT_WHOLE = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW
    EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT
    EXECUTE FUNCTION core_refuse_change();
"""

HEAD = """
CREATE TRIGGER core_sealedlog_no_delete BEFORE DELETE ON core_sealedlog FOR EACH ROW
    EXECUTE FUNCTION core_refuse_change();
CREATE TRIGGER core_sealedlog_no_truncate BEFORE TRUNCATE ON core_sealedlog FOR EACH STATEMENT
    EXECUTE FUNCTION core_refuse_change();
"""

TABLES_KEPT_WHOLE = ["core_logleaf", "core_checkpoint", "core_witnesssignature"]
GONE = "DROP FUNCTION core_refuse_change() CASCADE; DROP FUNCTION core_queue_for_sealing() CASCADE;"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("core", "0001_initial")]

    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            FUNCTIONS
            + EVENTS
            + HEAD
            + "".join(KEPT_WHOLE.format(table=table) for table in TABLES_KEPT_WHOLE),
            reverse_sql=GONE,
        ),
    ]
