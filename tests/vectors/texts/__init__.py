"""The texts of the cases, by kind. Every module has `texts() -> Iterator[Text]`; nothing here depends on the Python version."""
