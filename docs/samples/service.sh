#!/bin/sh
# A background service gets an access token for itself; the secret comes from the environment, not from the command line
curl --fail --silent --config - http://localhost:3000/token --data grant_type=client_credentials <<END
user = "$CLIENT_ID:$CLIENT_SECRET"
END
