// Reads the roles in your reach from the admin API. Node 20 or later; first: npm install openid-client
import { createServer } from 'node:http';
import * as client from 'openid-client';

const { ISSUER = 'http://localhost:3000', CLIENT_ID, PORT = '3010' } = process.env;
const api = `${ISSUER}/api/v1`;
const redirect = `http://localhost:${PORT}/callback`;
const options = ISSUER.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {};
const config = await client.discovery(new URL(ISSUER), CLIENT_ID, undefined, client.None(), options);

// the token is of use only to whoever holds this key
const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const login = client.buildAuthorizationUrl(config, {
  redirect_uri: redirect,
  scope: 'openid roles.read',
  resource: api,
  acr_values: 'phr',
  state,
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
});

const server = createServer(async (request, response) => {
  const url = new URL(request.url, redirect);
  if (url.pathname !== '/callback') return response.writeHead(404).end();
  response.end('Done. You can close this page.');
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  const tokens = await client.authorizationCodeGrant(config, url, checks, { resource: api }, { DPoP });
  const roles = new URL(`${api}/roles`);
  const answer = await client.fetchProtectedResource(config, tokens.access_token, roles, 'GET', null, undefined, { DPoP });
  console.log(JSON.stringify(await answer.json(), null, 2));
  server.close();
});
server.listen(Number(PORT), 'localhost', () => console.log(`Log in at ${login.href}`));
