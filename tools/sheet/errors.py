"""Error for a spreadsheet that is refused as a whole."""


class SheetError(Exception):
    """A file that is refused as a whole.

    :ivar code: code of the problem; the caller has the message
    :ivar values: values for the message
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values
