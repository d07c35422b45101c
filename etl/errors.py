"""The ways a stage can fail, told apart by whether trying again can help."""


class PostingsError(Exception):
    """A failure that is told to a person as one sentence: what, where, what to do next."""


class SourceUnavailable(PostingsError):
    """The input could not be reached. A later attempt may find it."""


class HomeBusy(PostingsError):
    """Another run holds the home. A later attempt may find it free."""


class DataError(PostingsError):
    """The input or what is staged is wrong. The same attempt would fail the same way."""


class QueryError(DataError):
    """A query is wrong.

    Args:
        sentence: what, where, what to do next.
        excerpt: the line of the query and carets below the place; empty where none is known.
    """

    def __init__(self, sentence: str, excerpt: str = "") -> None:
        super().__init__(sentence)
        self.excerpt = excerpt
