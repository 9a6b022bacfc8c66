import { randomBytes, X509Certificate } from 'node:crypto';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { SamlSecrets, SamlSettings } from '../../server/federation/settings/saml.ts';
import type {
  BeginRequest,
  Begun,
  Callback,
  Kept,
  SourceAnswer,
  SourceProtocol,
  SourceTools,
} from '../../server/federation/source.ts';
import { refuseUnless, toOutcome } from './refused.ts';
import type { Assertion } from './saml/read-assertion.ts';
import { decodeResponse } from './saml/read-response.ts';
import { verifyResponse } from './saml/verify.ts';
import { createSourceFetch } from './source-fetch.ts';
import { runTestSteps } from './test-steps.ts';

export type SamlSource = { connection: SamlSettings; secrets: SamlSecrets; egressHosts: readonly string[] };

const clockSkewMs = 30_000;
/** Names that are other ones each time, or that say who somebody is by an address that others get one day. */
const passingFormats = new Set(['urn:oasis:names:tc:SAML:2.0:nameid-format:transient']);

/** SAML 2.0 browser sign-on, begun by us only: signed requests by redirect or form, answers by form. */
export function createSamlSource(source: SamlSource, tools: SourceTools): SourceProtocol {
  const { connection: settings, secrets } = source;
  return {
    begin: (request) => toOutcome(async () => ({ begun: await begin(source, request) }), nothingElse),
    complete: (callback, kept) =>
      toOutcome(async () => ({ answer: await complete(source, tools, callback, kept) }), nothingElse),
    test: () =>
      runTestSteps(
        [
          ['certificate', async () => checkCertificates(settings.certificates, tools.now())],
          ['endpoint', () => reach(source, tools)],
        ],
        nothingElse,
      ),
    describe: (callbackUrl) => ({
      contentType: 'application/samlmetadata+xml',
      body: createSaml(source, { callbackUrl }).generateServiceProviderMetadata(
        secrets.certificate,
        secrets.certificate,
      ),
    }),
    close: async () => {},
  };
}

function nothingElse(): undefined {
  return undefined;
}

type PerLogin = { callbackUrl: string; requestId?: string; request?: BeginRequest };

function createSaml(
  { connection: settings, secrets }: SamlSource,
  { callbackUrl, requestId, request }: PerLogin,
): SAML {
  const context = request?.acr && settings.requestedAcr[request.acr];
  return new SAML({
    entryPoint: settings.ssoUrl,
    issuer: settings.ownEntityId,
    audience: settings.ownEntityId,
    callbackUrl,
    idpCert: settings.certificates,
    idpIssuer: settings.entityId,
    privateKey: secrets.privateKey,
    decryptionPvk: secrets.privateKey,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    identifierFormat: settings.nameIdFormat,
    wantAssertionsSigned: settings.signed !== 'response',
    wantAuthnResponseSigned: settings.signed !== 'assertion',
    // Compared by our own reader, which knows the one request this answer may belong to.
    validateInResponseTo: ValidateInResponseTo.never,
    acceptedClockSkewMs: clockSkewMs,
    disableRequestedAuthnContext: context === undefined,
    ...(context && { authnContext: [context], racComparison: 'minimum' }),
    ...(requestId && { generateUniqueId: () => requestId }),
    forceAuthn: request?.fresh === true,
    // The form binding carries what was signed as it is (saml-bindings 3.5.4).
    skipRequestCompression: settings.binding === 'post',
  });
}

async function begin(source: SamlSource, request: BeginRequest): Promise<Begun> {
  const { binding, ssoUrl } = source.connection;
  const requestId = `_${randomBytes(20).toString('hex')}`;
  const state = randomBytes(32).toString('base64url');
  const saml = createSaml(source, { callbackUrl: request.callbackUrl, requestId, request });
  const kept = { state, requestId, callbackUrl: request.callbackUrl };
  if (binding === 'redirect') {
    return { how: 'redirect', url: await saml.getAuthorizeUrlAsync(state, undefined, {}), kept };
  }
  const message = await saml.getAuthorizeMessageAsync(state, undefined, {});
  const fields = Object.fromEntries(Object.entries(message).map(([name, value]) => [name, String(value)]));
  return { how: 'form', action: ssoUrl, fields, kept };
}

async function complete(source: SamlSource, tools: SourceTools, callback: Callback, kept: Kept): Promise<SourceAnswer> {
  const { connection: settings, secrets } = source;
  refuseUnless(callback.by === 'browser' && callback.method === 'POST', 'callback-malformed');
  const { parameters } = callback;
  refuseUnless(parameters.getAll('SAMLResponse').length === 1, 'callback-malformed');
  const { state, requestId, callbackUrl } = kept;
  const hasKept = state !== undefined && requestId !== undefined && callbackUrl !== undefined;
  refuseUnless(hasKept && parameters.has('RelayState'), 'state-missing');
  refuseUnless(parameters.getAll('RelayState').join() === state, 'state-mismatch');
  const text = decodeResponse(parameters.get('SAMLResponse') as string);
  const { entityId, ownEntityId } = settings;
  const expected = { entityId, ownEntityId, callbackUrl, requestId, now: tools.now() };
  const saml = createSaml(source, { callbackUrl });
  const assertion = await verifyResponse(text, { saml, settings, secrets, expected });
  const answer = toAnswer(settings, assertion);
  refuseUnless(await tools.consumeOnce(`saml:${assertion.id}`, assertion.expires), 'replayed');
  return answer;
}

function toAnswer(settings: SamlSettings, assertion: Assertion): SourceAnswer {
  const { nameId, nameIdFormat, attributes, context, authTime, sessionIndex } = assertion;
  return {
    issuer: settings.entityId,
    subject: subjectOf(settings, assertion),
    claims: { ...attributes, nameId },
    ...(context !== undefined && { acr: context }),
    amr: [],
    authTime,
    ...(sessionIndex !== undefined && { sessionId: sessionIndex }),
    session: {
      nameId,
      ...(nameIdFormat && { nameIdFormat }),
      ...(sessionIndex && { sessionIndex }),
    },
  };
}

function subjectOf({ subjectAttribute }: SamlSettings, { nameId, nameIdFormat, attributes }: Assertion): string {
  if (subjectAttribute === null) {
    refuseUnless(nameId !== '' && !passingFormats.has(nameIdFormat ?? ''), 'subject-missing');
    return nameId;
  }
  const values = Object.hasOwn(attributes, subjectAttribute) ? (attributes[subjectAttribute] as string[]) : [];
  refuseUnless(values.length === 1 && values[0] !== '', 'subject-missing');
  return values[0] as string;
}

function checkCertificates(certificates: readonly string[], now: Date): void {
  const isInTime = (pem: string) => {
    const { validFromDate, validToDate } = new X509Certificate(pem);
    return validFromDate <= now && now <= validToDate;
  };
  refuseUnless(certificates.some(isInTime), 'expired');
}

/** Whether anything answers there; an identity provider has nothing to say without a request. */
async function reach({ connection, egressHosts }: SamlSource, tools: SourceTools): Promise<void> {
  const fetch = createSourceFetch(tools.fetch, { addresses: [connection.ssoUrl], egressHosts });
  const response = await fetch(connection.ssoUrl, { redirect: 'manual' });
  refuseUnless(response.status < 500, 'status');
}
