"""What gunicorn reads from where it is started, so that `make run` and the container serve alike."""

from cop_platform import logs

worker_class = "gthread"
threads = 4
preload_app = True
control_socket_disable = True
# One formatter for all lines; the line for each request is our own (cop_platform/request_log.py).
accesslog = None
logconfig_dict = logs.configuration()
