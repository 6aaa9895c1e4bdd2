"""An imaging server that answers DICOM C-ECHO (PS3.4, Verification Service Class) and nothing else."""

from typing import Any


class ImagingServer:
    """A pynetdicom application entity on loopback that insists on its own title."""

    def __init__(self, ae_title: str) -> None:
        """Take the application entity title it answers to."""
        self.ae_title = ae_title
        self.echoes = 0
        self._server: Any = None

    def start(self, port: int) -> int:
        """Listen on a loopback port (0 for any); returns the port. OSError where it is taken."""
        from pynetdicom import AE, evt
        from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]

        entity = AE(ae_title=self.ae_title)
        entity.require_called_aet = True
        entity.add_supported_context(Verification)
        handlers: list[Any] = [(evt.EVT_C_ECHO, self._echoed)]
        self._server = entity.start_server(("127.0.0.1", port), block=False, evt_handlers=handlers)
        bound: int = self._server.socket.getsockname()[1]
        return bound

    def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.shutdown()
            self._server = None

    def _echoed(self, _: object) -> int:
        self.echoes += 1
        return 0x0000
