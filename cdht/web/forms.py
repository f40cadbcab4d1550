"""Forms: strings from people to typed values, with every problem beside its field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import Any

from flask import request
from wtforms import Field, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ..domain.lifecycle import WrongStage
from ..domain.people import Birth, normal_phone, parse_birth, parse_date
from ..domain.problems import Problem, Refused
from ..domain.vietnamese import date_short, nfc


class Form(PlainForm):
    """A page's form. `problems`: those that belong to no field; `is_stale`: a colleague was faster."""

    def __init__(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        # An empty form on a GET is no form: else every check box would read as unticked.
        sent = formdata if formdata or request.method == "POST" else None
        super().__init__(sent, *args, **kwargs)
        self.problems: list[Problem] = []
        self.is_stale = False

    def is_sent(self) -> bool:
        """Whether this is a POST and every string could be read."""
        return request.method == "POST" and bool(self.validate())

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems or self.errors)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Put what the rules refuse beside the fields; a wrong stage goes on to its own page (409)."""
        try:
            yield
        except WrongStage:
            raise
        except Refused as refused:
            self.take(refused.problems)

    def take(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        for problem in problems:
            field = self._fields.get(problem.field)
            if field is None:
                self.problems.append(problem)
            else:
                field.errors = [*field.errors, problem.message]


def clean(text: str | None) -> str:
    return nfc(text) if text else ""


class Text(StringField):
    """One line of text, in NFC, trimmed."""

    def __init__(self, label: str = "", validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[clean], **kwargs)


class _Parsed(Field):
    """A text field whose `data` is a typed value; what was typed is shown again when it cannot be read."""

    data: Any
    widget = StringField.widget

    def __init__(self, label: str = "", validators: Any = None, *, needed: str = "", **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.needed = needed

    def parse(self, text: str) -> Any:
        raise NotImplementedError

    def show(self, value: Any) -> str:
        return str(value)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.show(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.data = None
        text = clean(valuelist[0])
        if not text:
            return
        try:
            self.data = self.parse(text)
        except Refused as refused:
            raise ValueError(refused.problems[0].message) from refused

    def pre_validate(self, form: PlainForm) -> None:  # noqa: ARG002
        if self.needed and self.data is None and not self.process_errors:
            raise ValidationError(self.needed)


class DateText(_Parsed):
    """A day as d/m/y; `data` is a date or None. `needed`: the message when it is left empty."""

    def parse(self, text: str) -> date:
        return parse_date(text)

    def show(self, value: date) -> str:
        return date_short(value)


class BirthText(_Parsed):
    """A birth as d/m/y or a year; `data` is a Birth or None."""

    def parse(self, text: str) -> Birth:
        return parse_birth(text)

    def show(self, value: Birth) -> str:
        return value.text


class PhoneText(_Parsed):
    """A telephone number; `data` is digits or None."""

    def parse(self, text: str) -> str:
        return normal_phone(text)


class WholeNumber(_Parsed):
    """A whole number from `low` to `high`; `data` is an int or None."""

    def __init__(self, label: str = "", *, low: int = 0, high: int = 100_000, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.low, self.high = low, high

    def parse(self, text: str) -> int:
        digits = text.replace(".", "").replace(" ", "")
        if not digits.isascii() or not digits.isdigit() or not self.low <= int(digits[:9]) <= self.high:
            raise Refused.because(f"Ghi một số từ {self.low} đến {self.high}.")
        return int(digits)


class Millimetres(_Parsed):
    """A length as people write it (“-1,5”), up to `most` tenths; `data` is tenths or None."""

    def __init__(self, label: str = "", *, most: int = 200, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.most = most

    def parse(self, text: str) -> int:
        plain = text.removesuffix("mm").strip().replace("−", "-").replace(",", ".")
        if re.fullmatch(r"[+-]?\d{1,4}(\.\d)?", plain, re.ASCII) and abs(float(plain)) * 10 <= self.most:
            return round(float(plain) * 10)
        high = millimetres(self.most)
        raise Refused.because(f"Ghi từ -{high} đến {high}, lẻ đến phần mười. Ví dụ: -1,5")

    def show(self, value: int) -> str:
        return millimetres(value)


def millimetres(tenths: int) -> str:
    """“-1,5”, “2”"""
    return f"{tenths / 10:g}".replace(".", ",")


class Options:
    """What a field of choices shares: members of an enum or (value, label) pairs, and how they are read.

    `empty`: the words of a first line without a value; `needed`: the message when nothing is chosen.
    """

    choices: Any
    data: Any
    among: type[StrEnum] | None = None

    def set_choices(self, pairs: Iterable[tuple[Any, str]], *, empty: str | None = None) -> None:
        first = [SelectChoice("", empty)] if empty is not None else []
        self.choices = [*first, *(SelectChoice(str(value), label) for value, label in pairs)]

    def knows(self, values: Iterable[str]) -> bool:
        return set(values) <= {choice.value for choice in self.choices}


def members(among: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.label) for member in among]  # type: ignore[attr-defined]


class Choice(Options, SelectField):
    """One of several; `data` is the value as text, `.member` the enum's member, `.number` an id."""

    def __init__(
        self,
        label: str = "",
        *,
        among: type[StrEnum] | None = None,
        pairs: Iterable[tuple[Any, str]] = (),
        empty: str | None = None,
        needed: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, choices=[], validate_choice=False, **kwargs)
        self.among, self.needed = among, needed
        self.set_choices(members(among) if among else pairs, empty=empty)

    def pre_validate(self, form: PlainForm) -> None:  # noqa: ARG002
        typed = str(self.data or "")
        if typed and not self.knows([typed]):
            raise ValidationError("Chọn một mục trong danh sách.")
        if not typed and self.needed:
            raise ValidationError(self.needed)

    @property
    def member(self) -> Any:
        return self.among(self.data) if self.among and self.data else None

    @property
    def number(self) -> int | None:
        return int(self.data) if str(self.data or "").isdigit() else None


class Choices(Options, SelectMultipleField):
    """Several of several, as check boxes; `data` is a list of values, `.numbers` a set of ids."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self,
        label: str = "",
        *,
        among: type[StrEnum] | None = None,
        pairs: Iterable[tuple[Any, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, choices=[], validate_choice=False, **kwargs)
        self.among = among
        self.set_choices(members(among) if among else pairs)

    def pre_validate(self, form: PlainForm) -> None:  # noqa: ARG002
        if not self.knows(str(value) for value in self.data or []):
            raise ValidationError("Chọn các mục trong danh sách.")

    @property
    def chosen(self) -> frozenset[Any]:
        return frozenset(self.among(value) for value in self.data or []) if self.among else frozenset()

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(int(value) for value in self.data or [] if str(value).isdigit())
