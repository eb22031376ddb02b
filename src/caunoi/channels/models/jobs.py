"""When the worker's jobs last ran."""

from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """When a job last ran; its row's lock keeps two workers from running it at once."""

    name = models.CharField(max_length=40, primary_key=True)
    last_at = models.DateTimeField()
    result = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name
