"""In English as in Vietnamese: 05/12 is the fifth of December, whoever reads it here."""

TYPED_DAY, TYPED_MOMENT = "%d/%m/%Y", "%d/%m/%Y %H:%M"

DATE_INPUT_FORMATS = ["%Y-%m-%d", TYPED_DAY, "%d-%m-%Y", "%d.%m.%Y"]
DATETIME_INPUT_FORMATS = [
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S", TYPED_MOMENT, "%Y-%m-%d", TYPED_DAY,
]  # fmt: skip
FIRST_DAY_OF_WEEK = 1
