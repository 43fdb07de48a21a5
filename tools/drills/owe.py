"""Queue so many mails in one transaction and be killed right after: `python -m tools.drills.owe ROUND COUNT`.

It simulates a web process that is killed between its commit and waking the worker.
"""

import os
import signal
import sys


def main(round_name: str, count: int) -> None:
    import django

    django.setup()
    from django.db import transaction

    from cop_platform.outbox.queue import queue_account_mail

    with transaction.atomic():
        for number in range(count):
            to = f"{round_name}-{number}@drill.example"
            queue_account_mail("account", {"to": to, "subject": to, "text": "Words\n", "html": "<p>Words</p>"})
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
