"""What is wrong with a scheme file, and where."""


class SchemeError(Exception):
    """A scheme that cannot be used; every problem is one line `FILE:LINE: path: sentence`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
