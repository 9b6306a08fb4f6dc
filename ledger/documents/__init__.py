"""read: anything a newsroom has (text, Markdown, HTML, PDF, folders, URLs, stdin) becomes Documents."""

from ledger.documents.document import Document
from ledger.documents.given import Given
from ledger.documents.read import Inputs, ReadFailure, read_all, read_one
from ledger.documents.walk import Item, JsonLines

__all__ = ["Document", "Given", "Inputs", "Item", "JsonLines", "ReadFailure", "read_all", "read_one"]
