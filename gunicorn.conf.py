"""Settings of gunicorn, read from the working directory, so that `make run` and the container serve alike."""

from cop_platform.logs import formatting

worker_class = "gthread"
threads = 4
preload_app = True
control_socket_disable = True
# No access log of gunicorn's: requests are logged by cop_platform/logs/requests.py, with the same formatter.
accesslog = None
logconfig_dict = formatting.configuration()
