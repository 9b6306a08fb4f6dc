"""read: anything a newsroom has (text, Markdown, HTML, PDF, folders, URLs, stdin) becomes Documents."""

from ledger.documents.document import Document
from ledger.documents.given import Given
from ledger.documents.read import ReadFailure, read_all, read_one

__all__ = ["Document", "Given", "ReadFailure", "read_all", "read_one"]
