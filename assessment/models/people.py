"""Councils, their services, and the people who sign in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.models.base import CODE_LENGTH, NAME_LENGTH, Base, stored_by_value, utc_now


class Role(StrEnum):
    COORDINATOR = "coordinator"


class Council(Base):
    __tablename__ = "council"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))

    services: Mapped[list[Service]] = relationship(back_populates="council", order_by="Service.name")


class Service(Base):
    """A service of the council. Rounds keep their own copy, so that a later renaming changes no results."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("council_id", "name"),
        CheckConstraint("headcount >= 0", name="headcount_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    headcount: Mapped[int | None]

    council: Mapped[Council] = relationship(back_populates="services")


class User(Base):
    """A person with an account. `password_hash` is None until they have taken up their invitation."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(40))
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
