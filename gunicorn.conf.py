"""Settings of gunicorn, read from the working directory, so that `make run` and the container serve alike."""

from cop_platform.logs import formatting

# With threads, and a page of ours for an address that is too long.
worker_class = "cop_platform.web.long_addresses.Worker"
threads = 4
preload_app = True
control_socket_disable = True
# The most that gunicorn allows. It reads no further, so the page beyond it speaks every language.
limit_request_line = 8190
# Whether https came in is for Django to say (BEHIND_PROXY): by default gunicorn trusts each visitor from this machine,
# or from a socket, to say so in X-Forwarded-Proto, and to set SCRIPT_NAME.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
# No access log of gunicorn's: requests are logged by cop_platform/logs/requests.py, with the same formatter.
accesslog = None
logconfig_dict = formatting.configuration()
