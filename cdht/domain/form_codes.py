"""The short code on a paper form: “P7K-3MX”. Five characters by chance, the sixth checks them.

The 23 signs leave out whatever people mistake for another (0/O, 1/I/L, 2/Z, 5/S), and the vowels, D and W:
with those a Vietnamese keyboard (Telex, VNI) would turn typed or scanned signs into marked letters.
23 is a prime and every place has a weight of its own, so one wrong sign and two exchanged ones are noticed.
"""

from __future__ import annotations

from collections.abc import Sequence

from .problems import Refused
from .vietnamese import fold

SIGNS = "23456789BCFGHJKMNPQRTVX"
FREE = 5
"""How many signs are chosen; one more checks them."""
PLACE = "/p/"
"""What stands before the code in the address of a form's QR code."""
_WEIGHTS = (1, 2, 3, 4, 5)
_CHECK_WEIGHT = 10
# Signs that no code has, and the one that must have been meant: the other two (1/I/L) have no such twin.
_TWINS = str.maketrans("ZSO0", "25QQ")
_EXAMPLE = "P7K-3MX"


def code_of(numbers: Sequence[int]) -> str:
    """The code for `FREE` numbers from 0 to `len(SIGNS) - 1`."""
    if len(numbers) != FREE or not all(0 <= one < len(SIGNS) for one in numbers):
        raise ValueError(f"{FREE} numbers below {len(SIGNS)}: {numbers}")
    signs = "".join(SIGNS[one] for one in numbers)
    return f"{signs[:3]}-{signs[3:]}{_check_sign(signs)}"


def read_code(text: str) -> str:
    """The code as it is printed, from whatever was typed or scanned: small letters, blanks, a whole address.

    Raises `Refused` (field `code`) that says what is wrong; nothing is guessed.
    """
    signs = "".join(sign for sign in fold(_last_part(text)).upper() if sign.isalnum()).translate(_TWINS)
    if not signs:
        raise Refused.because(f"Quét hoặc gõ mã in trên phiếu, ví dụ {_EXAMPLE}.", "code")
    if strange := [sign for sign in signs if sign not in SIGNS]:
        raise Refused.because(
            f"Mã phiếu không bao giờ có ký tự “{strange[0]}”. So lại từng ký tự với phiếu.", "code"
        )
    if len(signs) != FREE + 1:
        raise Refused.because(
            f"Mã phiếu có {FREE + 1} ký tự, ví dụ {_EXAMPLE}; vừa nhận được {len(signs)} ký tự.", "code"
        )
    code = f"{signs[:3]}-{signs[3:]}"
    if _check_sign(signs[:FREE]) != signs[FREE]:
        raise Refused.because(f"Mã {code} có chỗ gõ nhầm. So lại từng ký tự với phiếu.", "code")
    return code


def address(place: str, code: str) -> str:
    """What the QR code holds: the form's address at `place` (“http://192.168.1.5:8000”); without a place the
    code alone, which a scanner can type too."""
    return f"{place.rstrip('/')}{PLACE}{code}" if place else code


def _last_part(text: str) -> str:
    """Of an address the part that is the code; anything else as it is."""
    return text.split("?")[0].rstrip("/ \t\r\n").rpartition("/")[2]


def _check_sign(signs: str) -> str:
    """The sign that makes the weighted sum divisible by 23."""
    weighed = sum(weight * SIGNS.index(sign) for weight, sign in zip(_WEIGHTS, signs, strict=True))
    return SIGNS[-weighed * pow(_CHECK_WEIGHT, -1, len(SIGNS)) % len(SIGNS)]
