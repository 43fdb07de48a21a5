"""What gunicorn reads from where it is started, so that `make run` and the container serve alike."""

from cop_platform.logs import formatting

worker_class = "gthread"
threads = 4
preload_app = True
control_socket_disable = True
# One formatter for all lines; the line for each request is our own (cop_platform/logs/requests.py).
accesslog = None
logconfig_dict = formatting.configuration()
