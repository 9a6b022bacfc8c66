#!/usr/bin/env bash
# Makes the files that compose.yaml reads: passwords and keys. Refuses to overwrite any.
# Usage: deploy/prepare.sh https://login.example.gov.cn 10.0.0.0/24
set -euo pipefail
cd "$(dirname "$0")"
umask 077
issuer=${1:?the public origin, such as https://login.example.gov.cn}
proxies=${2:?network of the proxy in front, such as 10.0.0.0/24}
set -o noclobber
key() { openssl rand -base64 32; }
password() { openssl rand -hex 24; }
owner=$(password)
app=$(password)

cat > database.env <<ENV
POSTGRES_PASSWORD=$(password)
OWNER_PASSWORD=$owner
SERVICE_PASSWORD=$app
ENV
cat > yimen.env <<ENV
YIMEN_MODE=production
YIMEN_ISSUER=$issuer
YIMEN_TRUSTED_PROXIES=$proxies
DATABASE_URL=postgres://yimen_app:$app@database/yimen
YIMEN_COOKIE_KEYS=$(key)
YIMEN_ENCRYPTION_KEYS=1:$(key)
YIMEN_FINGERPRINT_KEY=$(key)
YIMEN_PEPPER_KEYS=1:$(key)
YIMEN_PAIRWISE_KEY=$(key)
YIMEN_AUDIT_SIGNING_KEY=$(key)
YIMEN_MESSAGE_GATEWAY=smtp-http
YIMEN_POPULATION_REGISTRY=http
YIMEN_ENTERPRISE_REGISTRY=http
ENV
echo "DATABASE_MIGRATION_URL=postgres://yimen_owner:$owner@database/yimen" > migrate.env
echo 'Made database.env, migrate.env and yimen.env. Add the gateways and the registries to yimen.env, see docs/settings.md.'
