import pytest

from backend.accounts.rules import PhoneInvalid, masked_phone, mobile_number


@pytest.mark.parametrize(
    "text", ["13812345678", " 138 1234 5678 ", "138-1234-5678", "+8613812345678", "１３８１２３４５６７８"]
)
def test_a_mobile_number_is_eleven_digits_however_typed(text: str) -> None:
    assert mobile_number(text) == "13812345678"


@pytest.mark.parametrize("text", ["", "12812345678", "1381234567", "138123456789", "0554-1234567", "1381234567a"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(PhoneInvalid) as refused:
        mobile_number(text)
    assert refused.value.field == ("phone",)


def test_masks() -> None:
    assert masked_phone("13812345678") == "138****5678"
    assert masked_phone("05541234567") == "055****4567"
    assert masked_phone("") == ""
    assert masked_phone("12345") == "*****"
