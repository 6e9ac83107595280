"""Why a spreadsheet is refused as a whole."""


class SheetError(Exception):
    """A file that is refused as a whole.

    :ivar code: what is wrong with it; whoever shows it has the sentence
    :ivar values: what the sentence is filled with
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values
