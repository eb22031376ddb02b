"""Accounts that sign in, the officers they belong to, and their duties through time."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, Permission, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from caunoi.accounts.choices import Role
from caunoi.core.ids import new_id
from caunoi.units.models import Unit


class AccountManager(BaseUserManager["Account"]):
    """Finds an account by e-mail whatever its case; Django asks for this class by its role."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account with this e-mail; raises Account.DoesNotExist."""
        return self.get(email__iexact=username or "")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """A new account with a usable password only if one is given."""
        account = Account(email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(PermissionsMixin, AbstractBaseUser):
    """Somebody who can sign in. Staff today; residents who want an account may follow.

    The mixin's tables are read by Wagtail alone: the part `portal` keeps the groups there as the
    policy says whenever somebody enters Wagtail's pages. Nobody is a superuser.
    """

    history_kind: ClassVar[str] = "account"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="vi")
    created_at = models.DateTimeField(auto_now_add=True)
    groups = models.ManyToManyField(  # type: ignore[assignment]
        Group, through="AccountGroup", related_name="user_set", related_query_name="user"
    )
    user_permissions = models.ManyToManyField(  # type: ignore[assignment]
        Permission, through="AccountPermission", related_name="user_set",
        related_query_name="user",
    )  # fmt: skip

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_email_any_case"),
            # Wagtail would let such an account do anything, whatever the policy says.
            models.CheckConstraint(
                condition=models.Q(is_superuser=False), name="account_never_superuser"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """How Wagtail's pages name who wrote: by the name, never by the address."""
        return self.name


class AccountGroup(models.Model):
    """That an account is in one of Wagtail's groups."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "group"], name="account_group_once")
        ]


class AccountPermission(models.Model):
    """Asked for by Wagtail's queries and always empty: the policy gives permissions to roles."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    permission = models.ForeignKey(Permission, on_delete=models.CASCADE, related_name="+")


class Officer(models.Model):
    """A member of staff: police, procuracy, bank desk. Outlives any single duty."""

    history_kind: ClassVar[str] = "officer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="officer")
    badge = models.CharField(max_length=24, unique=True)
    rank = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.account.name} ({self.badge})"

    @property
    def ref(self) -> str:
        """How events name this officer in `by`."""
        return f"officer:{self.pk}"


class Duty(models.Model):
    """One role in one unit from one moment to another; without `valid_to`, until further notice."""

    history_kind: ClassVar[str] = "duty"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    role = models.CharField(max_length=16, choices=Role.choices)
    area_code = models.CharField(max_length=16, blank=True)  # an area officer's part of the ward
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "duties"
        indexes = [
            models.Index(fields=["officer", "valid_from"], name="duty_of_officer"),
            models.Index(fields=["unit", "role"], name="duty_in_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                name="duty_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.unit.code}"

    def is_held_at(self, moment: datetime) -> bool:
        """Whether the duty is held at that moment."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)
