"""Settings of gunicorn, read from the working directory, so that `make run` and the container serve alike."""

from cop_platform.logs import formatting

worker_class = "gthread"
threads = 4
preload_app = True
control_socket_disable = True
# The most that gunicorn allows. Beyond it gunicorn itself answers, without a page of ours.
limit_request_line = 8190
# Whether https came in is for Django to say (BEHIND_PROXY): by default gunicorn trusts each visitor from this machine,
# or from a socket, to say so in X-Forwarded-Proto, and to set SCRIPT_NAME.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
# No access log of gunicorn's: requests are logged by cop_platform/logs/requests.py, with the same formatter.
accesslog = None
logconfig_dict = formatting.configuration()
