#!/bin/sh
# Run once by the database's image, when its volume is empty: the owner of the schema, and the service that owns nothing.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set app="$SERVICE_PASSWORD" <<'SQL'
CREATE ROLE yimen_owner LOGIN PASSWORD :'owner';
CREATE ROLE yimen_app LOGIN PASSWORD :'app';
CREATE DATABASE yimen OWNER yimen_owner;
SQL
