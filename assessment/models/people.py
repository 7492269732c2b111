"""Councils, their directorates and services, and the people who sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.access import Role
from assessment.models.base import CODE_LENGTH, NAME_LENGTH, Base, stored_by_value, utc_now

EMAIL_LENGTH = 254


class Council(Base):
    """`codes_required`: its administrators need one-time codes. The months are how long data is kept.

    Months count from the closing of a round. After them comments, raw answers and the list of those who were
    invited are deleted; frozen counts stay.
    """

    __tablename__ = "council"
    __table_args__ = (
        CheckConstraint("comments_kept_months BETWEEN 1 AND 120", name="comments_kept_in_range"),
        CheckConstraint("answers_kept_months BETWEEN 1 AND 120", name="answers_kept_in_range"),
        CheckConstraint("invitees_kept_months BETWEEN 0 AND 120", name="invitees_kept_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    codes_required: Mapped[bool] = mapped_column(default=False)
    comments_kept_months: Mapped[int] = mapped_column(default=24)
    answers_kept_months: Mapped[int] = mapped_column(default=24)
    invitees_kept_months: Mapped[int] = mapped_column(default=3)
    version: Mapped[int] = mapped_column(default=1)

    services: Mapped[list[Service]] = relationship(back_populates="council", order_by="Service.name")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)


class Directorate(Base):
    """What services of a council belong to."""

    __tablename__ = "directorate"
    __table_args__ = (UniqueConstraint("council_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    version: Mapped[int] = mapped_column(default=1)

    services: Mapped[list[Service]] = relationship(back_populates="directorate", order_by="Service.name")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)


class Service(Base):
    """A service of the council. Rounds keep their own copy, so that a later renaming changes no results.

    `reference` is the council's own code for it, by which an import finds it again. `ended`: it takes part in
    no new round.
    """

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("council_id", "name"),
        UniqueConstraint("council_id", "reference"),
        CheckConstraint("headcount >= 0", name="headcount_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"))
    directorate_id: Mapped[int | None] = mapped_column(
        ForeignKey("directorate.id", ondelete="SET NULL"), index=True
    )
    reference: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    headcount: Mapped[int | None]
    ended: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = relationship(back_populates="services")
    directorate: Mapped[Directorate | None] = relationship(back_populates="services")
    former_names: Mapped[list[FormerName]] = relationship(
        back_populates="service", cascade="all, delete-orphan", order_by="FormerName.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)


class FormerName(Base):
    """What a service was called until it was renamed."""

    __tablename__ = "former_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    until: Mapped[datetime] = mapped_column(default=utc_now)

    service: Mapped[Service] = relationship(back_populates="former_names")


class User(Base):
    """A person with an account. `password_hash` is None while they sign in by e-mailed link only.

    `totp_secret` makes one-time codes; it counts once `totp_confirmed`. `totp_last` is the last step that was
    used, so that no code works twice.
    """

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_operator: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_confirmed: Mapped[bool] = mapped_column(default=False)
    totp_last: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)

    memberships: Mapped[list[Membership]] = relationship(back_populates="user")


class Membership(Base):
    """A role that a person holds in a council."""

    __tablename__ = "membership"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(stored_by_value(Role, "role_known"), primary_key=True)

    user: Mapped[User] = relationship(back_populates="memberships")
    council: Mapped[Council] = relationship()


class ServiceLead(Base):
    """A service that a manager leads: whose results and plan they see."""

    __tablename__ = "service_lead"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"), primary_key=True)
