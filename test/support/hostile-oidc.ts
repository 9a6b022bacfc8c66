import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type HostileServer, json, startHostileServer } from './hostile-server.ts';

export type HostileOidc = HostileServer & {
  issuer: string;
  /** Claims of the next honest ID token, without those that are right by themselves. */
  claims: JWTPayload;
  userinfo: Record<string, unknown>;
  /** Makes an ID token; tests put another in its place. */
  makeIdToken(): Promise<string>;
  sign(claims: JWTPayload, header?: Record<string, unknown>): Promise<string>;
  /** From the login that was begun. */
  nonce: string;
  /** Replaces the key pair, as a source does that rotates. */
  rotate(): Promise<void>;
  publicJwk: Record<string, unknown>;
};

export const hostileClientId = 'yimen';

/** An OpenID provider that is honest until a test changes it; the browser's part is played by the test. */
export async function startHostileOidc(): Promise<HostileOidc> {
  const server = await startHostileServer();
  const issuer = server.origin;
  let keys = await makeKey('first');
  const state: HostileOidc = {
    ...server,
    issuer,
    claims: {},
    userinfo: { sub: 'person-1' },
    nonce: '',
    publicJwk: keys.publicJwk,
    async rotate() {
      keys = await makeKey('second');
      state.publicJwk = keys.publicJwk;
    },
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: keys.kid, ...header }).sign(keys.privateKey),
    makeIdToken() {
      const now = Math.floor(Date.now() / 1000);
      const right = {
        iss: issuer,
        sub: 'person-1',
        aud: hostileClientId,
        iat: now,
        exp: now + 300,
        nonce: state.nonce,
      };
      return state.sign({ ...right, ...state.claims });
    },
  };
  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    // Offers what must not be accepted, to tempt.
    id_token_signing_alg_values_supported: ['none', 'HS256', 'RS256', 'ES256'],
    authorization_response_iss_parameter_supported: true,
  };
  state.routes['/.well-known/openid-configuration'] = json(metadata);
  state.routes['/jwks'] = (...args) => json({ keys: [state.publicJwk] })(...args);
  state.routes['/userinfo'] = (...args) => json(state.userinfo)(...args);
  state.routes['/token'] = (response, request, body) => {
    void state.makeIdToken().then((idToken) => {
      json({ access_token: 'opaque', token_type: 'Bearer', expires_in: 60, id_token: idToken })(
        response,
        request,
        body,
      );
    });
  };
  return state;
}

async function makeKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}
