"""The commune, its names over time, and who signs."""

from __future__ import annotations

from datetime import date

from peewee import BooleanField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from ..domain.sessions import LOCK_AFTER, LOCK_AFTER_MAX, LOCK_AFTER_MIN
from .base import SQL, Check, Row, length, one_of

SIGNING_BODIES = ("steering_committee", "peoples_committee", "association")


class Commune(Row):
    """Stands above units, cycles and accounts. One by default; many on a shared server."""

    same_account_may_verify = BooleanField(default=False)
    created_at = DateTimeField()
    lock_after = IntegerField(
        default=LOCK_AFTER,
        help_text="minutes without input until a screen locks",
        constraints=[
            SQL(f"DEFAULT {LOCK_AFTER}"),
            Check(f"lock_after BETWEEN {LOCK_AFTER_MIN} AND {LOCK_AFTER_MAX}"),
        ],
    )

    def name_on(self, on: date) -> CommuneName:
        """The names valid on a day; an old cycle keeps the names of its time."""
        rows = list(self.names.order_by(CommuneName.valid_from.desc()))
        return next((row for row in rows if row.valid_from <= on), rows[-1])

    def signer_on(self, body: str, on: date) -> Signer | None:
        rows = self.signers.where(Signer.body == body).order_by(Signer.valid_from.desc())
        return next((row for row in rows if row.valid_from <= on), None)


class CommuneName(Row):
    """Name and superior bodies, valid from a day until the next row of the commune begins."""

    commune = ForeignKeyField(Commune, backref="names", on_delete="CASCADE")
    kind = TextField(default="xã", constraints=[one_of("kind", ("xã", "phường", "thị trấn", "đặc khu"))])
    name = TextField(constraints=[length("name", 1, 80)])
    superior = TextField(
        default="", help_text="as papers name the place above: “huyện Quảng Điền”, “thành phố Huế”"
    )
    superior_association = TextField(default="", help_text="whom the summary report goes to")
    valid_from = DateField()

    class Meta:
        indexes = ((("commune", "valid_from"), True),)

    @property
    def full(self) -> str:
        """“xã Quảng Phú”"""
        return f"{self.kind} {self.name}"

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()


class Signer(Row):
    """Who signs for a body, from a day on. `second_title` is the title in the agency whose seal is used."""

    commune = ForeignKeyField(Commune, backref="signers", on_delete="CASCADE")
    body = TextField(constraints=[one_of("body", SIGNING_BODIES)])
    authority = TextField(default="", help_text="“TM. BAN CHỈ ĐẠO”")
    title = TextField(constraints=[length("title", 1, 120)])
    second_title = TextField(default="")
    name = TextField(constraints=[length("name", 1, 80)])
    valid_from = DateField()

    class Meta:
        indexes = ((("commune", "body", "valid_from"), True),)
