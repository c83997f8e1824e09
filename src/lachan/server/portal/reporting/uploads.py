"""Files of a form that stay in memory: what is sealed at rest must not lie in a temporary folder before it is."""

from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Django's own gives large files to the disk. The whole form is bounded already (`web.max_upload_bytes`)."""

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """The next file begins."""
        super().new_file(*arguments, **named)
        self.file: IO[bytes] = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """A piece of it."""
        self.file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """It is whole. Its name is left behind: names of files tell things too."""
        self.file.seek(0)
        return InMemoryUploadedFile(self.file, self.field_name, "picture", None, file_size, None)
