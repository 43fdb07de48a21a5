"""Health check of a container (worker, beat or web): ``python -m cop_platform.monitoring.container_check``."""

import http.client
import os
import sys
import time
from pathlib import Path

PORT = 8000
#: As in cop_platform/monitoring/heartbeats.py, which the readiness check uses.
STALE_AFTER_SECONDS = 90


def main() -> int:
    """0 if healthy: worker and beat touch the file KRING_READY with each heartbeat; the web server answers."""
    file = os.environ.get("KRING_READY")
    return 0 if (is_fresh(Path(file)) if file else is_answering(PORT)) else 1


def is_fresh(file: Path) -> bool:
    try:
        return time.time() - file.stat().st_mtime < STALE_AFTER_SECONDS
    except OSError:
        return False


def is_answering(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
