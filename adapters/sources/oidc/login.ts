import * as oidc from 'openid-client';
import type { OidcSettings } from '../../../server/federation/settings/oidc.ts';
import type { BeginRequest, Begun, Callback, Kept, SourceAnswer } from '../../../server/federation/source.ts';
import { refuseUnless } from '../refused.ts';

const longestLoginSeconds = 24 * 3600;
/** Longer than any login takes that was begun. */
const codeIsRememberedMs = 24 * 3600_000;

/** Sends the person there: code with PKCE, nonce and state, by PAR where the source offers it (RFC 9126). */
export async function beginLogin(client: oidc.Configuration, settings: OidcSettings, request: BeginRequest) {
  const verifier = oidc.randomPKCECodeVerifier();
  const kept = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier,
    callbackUrl: request.callbackUrl,
  };
  const acr = request.acr && settings.requestedAcr[request.acr];
  const parameters = {
    redirect_uri: request.callbackUrl,
    scope: settings.scopes.join(' '),
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ui_locales: request.locale,
    ...(acr && { acr_values: acr }),
    // A login there counts for no longer than one of ours; to ask makes `auth_time` a duty of the answer (Core section 2).
    max_age: request.fresh ? '0' : String(longestLoginSeconds),
    ...(request.fresh && { prompt: 'login' }),
    ...(settings.onward && passedOn(settings.onward, request)),
  };
  const isPushed = client.serverMetadata().pushed_authorization_request_endpoint !== undefined;
  const url = isPushed
    ? await oidc.buildAuthorizationUrlWithPAR(client, parameters)
    : oidc.buildAuthorizationUrl(client, parameters);
  const begun: Begun = { how: 'redirect', url: url.href, kept };
  return { begun };
}

/**
 * What a house that passes logins on is told and asked. Verified claims come from the userinfo endpoint: an ID token is shown
 * in addresses when the person logs out, and a document number has no place there.
 */
function passedOn({ trustFrameworks }: NonNullable<OidcSettings['onward']>, { requestedVia = [] }: BeginRequest) {
  const document = {
    type: { value: 'document' },
    check_details: [{ check_method: null, organization: null }],
    document_details: { type: null, issuer: { country_code: null }, document_number: null },
  };
  const verified_claims = {
    verification: {
      trust_framework: { values: trustFrameworks },
      assurance_level: null,
      time: null,
      evidence: [document],
    },
    claims: { name: null, id_document: null },
  };
  return {
    claims: JSON.stringify({ userinfo: { verified_claims } }),
    ...(requestedVia.length > 0 && { requested_via: requestedVia.join(' ') }),
  };
}

export type Completion = {
  client: oidc.Configuration;
  settings: OidcSettings;
  callback: Callback;
  kept: Kept;
  now: Date;
  consumeOnce(value: string, until: Date): Promise<boolean>;
};

/** Checks what came back, redeems the code once, verifies the ID token and asks for more about the same person. */
export async function completeLogin(completion: Completion): Promise<{ answer: SourceAnswer }> {
  const { client, settings, kept, now, consumeOnce } = completion;
  const url = readCallback(completion);
  // Before the code goes anywhere: of sixteen copies of one answer, one is redeemed (T-108).
  const until = new Date(now.getTime() + codeIsRememberedMs);
  refuseUnless(await consumeOnce(`oidc:${kept.state}`, until), 'replayed');
  const tokens = await oidc.authorizationCodeGrant(client, url, {
    expectedState: kept.state,
    expectedNonce: kept.nonce,
    pkceCodeVerifier: kept.verifier,
    idTokenExpected: true,
  });
  const idToken = tokens.claims();
  refuseUnless(idToken !== undefined, 'claim-missing');
  refuseUnless(settings.encryption === null || tokens.id_token?.split('.').length === 5, 'not-encrypted');
  // The library looks at `azp` only where there are several audiences.
  refuseUnless(idToken.azp === undefined || idToken.azp === settings.clientId, 'party-mismatch');
  const hasUserinfo = settings.userinfo && client.serverMetadata().userinfo_endpoint !== undefined;
  const userinfo = hasUserinfo ? await oidc.fetchUserInfo(client, tokens.access_token, idToken.sub) : {};
  return { answer: toAnswer({ ...userinfo }, { ...idToken }, tokens.id_token as string) };
}

/** State and issuer (RFC 9207) are compared here to tell them apart, and by the library once more. */
function readCallback({ client, callback, kept }: Completion): URL {
  refuseUnless(callback.by === 'browser' && callback.method === 'GET', 'callback-malformed');
  const { parameters } = callback;
  refuseUnless([...parameters.keys()].length === new Set(parameters.keys()).size, 'callback-malformed');
  refuseUnless(parameters.has('state') && kept.state !== undefined, 'state-missing');
  refuseUnless(parameters.get('state') === kept.state, 'state-mismatch');
  const { issuer, authorization_response_iss_parameter_supported: isPromised } = client.serverMetadata();
  const iss = parameters.get('iss');
  refuseUnless(iss === null ? isPromised !== true : iss === issuer, 'issuer-mismatch');
  refuseUnless(parameters.has('code') || parameters.has('error'), 'callback-malformed');
  const url = new URL(kept.callbackUrl as string);
  url.search = parameters.toString();
  return url;
}

/** Signed claims win over those of the userinfo endpoint. */
function toAnswer(userinfo: Record<string, unknown>, idToken: Record<string, unknown>, raw: string): SourceAnswer {
  const { iss, sub, acr, amr, auth_time: authTime, sid } = idToken;
  const sessionId = typeof sid === 'string' ? sid : undefined;
  return {
    issuer: String(iss),
    subject: String(sub),
    claims: { ...userinfo, ...idToken },
    ...(typeof acr === 'string' && { acr }),
    amr: Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [],
    ...(typeof authTime === 'number' && { authTime }),
    ...(sessionId !== undefined && { sessionId }),
    session: { idToken: raw },
  };
}
