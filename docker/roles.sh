#!/bin/sh
# Runs once, by the image of PostgreSQL, when its volume is still empty: the database and who may do what in it.
#   kring_owner   owns the tables; only the migrations sign in as it
#   kring_web     web, worker and beat sign in as it, and work as kring_app, which owns nothing
#   kring_backup  sees every organisation's rows and changes none; only for backups
set -eu

psql --set=ON_ERROR_STOP=1 --no-psqlrc --quiet --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\getenv owner KRING_OWNER_PASSWORD
\getenv web KRING_WEB_PASSWORD
\getenv backup KRING_BACKUP_PASSWORD
CREATE ROLE kring_owner LOGIN PASSWORD :'owner';
CREATE ROLE kring_app NOLOGIN;
CREATE ROLE kring_web LOGIN NOINHERIT PASSWORD :'web' IN ROLE kring_app;
CREATE ROLE kring_backup LOGIN BYPASSRLS PASSWORD :'backup' IN ROLE pg_read_all_data;
CREATE DATABASE kring OWNER kring_owner;
REVOKE ALL ON DATABASE kring FROM PUBLIC;
GRANT CONNECT ON DATABASE kring TO kring_web, kring_backup;
SQL
