"""`python -m netaudit.probe`: one errand on the first line of standard input, sightings on standard output."""

import os
import signal
import sys
import threading

from netaudit.model.names import printable
from netaudit.model.sighting import Troubled, errand
from netaudit.probe._errand import run
from netaudit.probe._report import Report
from netaudit.probe._segment import NoInterface

MAX_ERRAND_BYTES = 8 * 1024 * 1024


def _end_with_standard_input() -> None:
    """End at once when whoever started us is gone, whatever is under way."""
    while os.read(sys.stdin.fileno(), 65_536):
        pass
    os._exit(0)


def main() -> int:
    """Run one errand; 0 when it was done, 1 when it could not be."""
    # Ctrl-C is for whoever started us: it closes our standard input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    report = Report(sys.stdout.buffer)
    try:
        wanted = errand(sys.stdin.buffer.readline(MAX_ERRAND_BYTES))
        threading.Thread(target=_end_with_standard_input, daemon=True).start()
        run(wanted, report)
    except BrokenPipeError:
        os._exit(1)  # nobody reads any more
    except (ValueError, NoInterface, OSError) as failure:
        report.always(Troubled(detail=printable(str(failure))[:500] or type(failure).__name__))
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.buffer.flush()
    os._exit(code)  # not through the interpreter's end, which would wait for the thread that reads standard input
