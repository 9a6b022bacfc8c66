import type { Account, ClaimsParameterMember, KoaContextWithOIDC } from 'oidc-provider';
import type { Environment } from '../clients/environment.ts';
import type { ApplicationLabel, ClientRegistry } from '../clients/registry.ts';
import { scopeLevelOf } from '../clients/scope-levels.ts';
import type { Config } from '../config.ts';
import type { Database, Queryable } from '../db/database.ts';
import { loginVia } from '../federation/loops.ts';
import { chainOfSession } from '../federation/source-sessions.ts';
import { identityOfGrant } from '../identities/of-grant.ts';
import { type Assurance, effectiveAssurance } from '../identities/qualify.ts';
import { legacyIdOf } from '../imports/legacy-id.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { IdentityFacts } from '../lib/identity.ts';
import { listAddresses } from '../people/addresses.ts';
import { documentOf } from '../people/documents.ts';
import { isActiveAt, type Person } from '../people/person.ts';
import { personOf, subjectIn } from '../people/subject.ts';
import { enterpriseClaim, mandateClaim } from './claims/enterprise.ts';
import { identityClaim, type Recipient } from './claims/identity.ts';
import { officialClaim } from './claims/official.ts';
import { holdsAssurance } from './scope-levels.ts';
import { sectorOfClient } from './sector.ts';
import { answerVerified } from './verified-claims/answer.ts';
import { verifiedFacts } from './verified-claims/facts.ts';
import { asksForEvidence, parseVerifiedRequest } from './verified-claims/request.ts';

/** Claims by scope (DESIGN section 6). */
export const claimsByScope = {
  // how the login was made belongs to every ID token, asked for or not
  openid: ['sub', 'identity', 'ial', 'acr', 'amr', 'auth_time', 'login_via', 'legacy_id'],
  profile: ['name', 'locale'],
  phone: ['phone_number', 'phone_number_verified'],
  email: ['email', 'email_verified'],
  enterprise: ['enterprise', 'mandate'],
  official: ['official'],
  id_document: ['id_document'],
};

/** Scopes whose data is sensitive (PIPL article 28): agreed to one by one, never in passing. */
export const sensitiveScopes: readonly string[] = ['id_document'];

export type AccountParts = {
  config: Config;
  knex: Queryable;
  database: Pick<Database, 'run'>;
  cipher: ColumnCipher;
  clients: ClientRegistry;
  clock: () => Date;
};

type AskedClaims = Record<string, ClaimsParameterMember | null>;

/** The account behind a session or token, or undefined when it may not be used: that ends every path at once (I6). */
export async function findAccount(
  parts: AccountParts,
  ctx: KoaContextWithOIDC,
  id: string,
): Promise<Account | undefined> {
  const person = await personOf(parts.knex, id);
  if (!person || !isActiveAt(person.status, await environmentOf(parts, ctx))) return undefined;
  return {
    accountId: id,
    assurance: { assuranceLevel: person.assuranceLevel, assuranceAt: person.assuranceAt } satisfies Assurance,
    claims: async (use: string, scope: string, claims: AskedClaims) => {
      const { facts } = identityOfGrant(String(ctx.oidc.grant?.jti));
      const told = await claimsOf(parts, ctx, { person, facts, scopes: scope.split(' '), claims });
      return use === 'id_token' ? { ...told, ...(await loginClaims(parts, ctx)) } : told;
    },
  };
}

/** What is no application of a department, as our own pages, is no sandbox. */
async function environmentOf(
  { clients }: AccountParts,
  { oidc: { client } }: KoaContextWithOIDC,
): Promise<Environment> {
  return (client && (await clients.label(client.clientId)))?.environment ?? 'production';
}

/** Scopes that single claims belong to. */
export function scopesOfClaims(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return Object.entries(claimsByScope)
    .filter(([, claims]) => claims.some((claim) => names.includes(claim)))
    .map(([scope]) => scope);
}

type Asked = { person: Person; facts: IdentityFacts; scopes: readonly string[]; claims: AskedClaims };

/** All there is to tell; the library gives out of it what was asked for and granted. */
async function claimsOf(parts: AccountParts, ctx: KoaContextWithOIDC, asked: Asked) {
  const { person, facts, scopes, claims } = asked;
  const to = recipientOf(parts, ctx);
  const label = await parts.clients.label(to.clientId);
  const assured = assuredOnly(parts, label, asked);
  const legacyId = label?.hasLegacyIds
    ? await legacyIdOf(parts.knex, parts.cipher, { clientId: to.clientId, personId: person.id })
    : undefined;
  const told = new Set(assured([...scopes, ...scopesOfClaims(Object.keys(claims ?? {}))]));
  return {
    sub: person.id,
    identity: identityClaim(to, subjectIn(person, to.sector), facts),
    ial: effectiveAssurance(person.assuranceLevel, facts),
    ...(legacyId !== undefined && { legacy_id: legacyId }),
    ...(told.has('profile') && { name: person.name ?? undefined, locale: person.locale }),
    ...((told.has('phone') || told.has('email')) && (await addressClaims(parts, person.id, told))),
    ...(told.has('id_document') && { id_document: await documentClaim(parts, person.id) }),
    ...(told.has('enterprise') &&
      facts.type === 'enterprise' && {
        enterprise: enterpriseClaim(facts),
        mandate: mandateClaim(facts, to),
      }),
    ...(told.has('official') && facts.type === 'official' && { official: officialClaim(facts, to) }),
    ...(claims?.verified_claims && (await verifiedClaims(parts, person, assured(scopes), claims))),
  };
}

/**
 * Through whom the login came, the nearest first: in every ID token of such a login, whoever asks, so that a house it is passed
 * on to can refuse a circle (decision 0022).
 */
async function loginClaims({ database }: AccountParts, { oidc: { entities } }: KoaContextWithOIDC) {
  const from = entities.AuthorizationCode ?? entities.RefreshToken;
  const chain = from && (await chainOfSession(database, { uid: from.sessionUid, amr: from.amr }));
  return chain && { [loginVia]: chain };
}

export function recipientOf({ config }: { config: Config }, { oidc: { client } }: KoaContextWithOIDC): Recipient {
  const clientId = client?.clientId ?? '';
  return { pairwiseKey: config.pairwiseKey, sector: client ? sectorOfClient(client) : clientId, clientId };
}

/** Keeps the scopes whose level the person still holds: a proof ages and can be taken back after the data was granted. */
function assuredOnly({ clock }: AccountParts, label: ApplicationLabel | undefined, { person, facts }: Asked) {
  const levels = label?.scopeLevels ?? {};
  const ial = effectiveAssurance(person.assuranceLevel, facts);
  const standing = { ial, provenAt: person.assuranceAt, now: clock() };
  return (scopes: readonly string[]) =>
    scopes.filter((scope) => holdsAssurance(scopeLevelOf(scope, levels) ?? {}, standing));
}

/** Proven ones alone: a department that looks up by them could not tell an address that somebody merely typed (T-044). */
async function addressClaims({ knex, cipher }: AccountParts, personId: string, told: ReadonlySet<string>) {
  const addresses = await listAddresses(knex, cipher, personId);
  const mobile = told.has('phone') && addresses.find(({ kind }) => kind === 'mobile');
  const email = told.has('email') && addresses.find(({ kind }) => kind === 'email');
  return {
    ...(mobile && { phone_number: mobile.value, phone_number_verified: true }),
    ...(email && { email: email.value, email_verified: true }),
  };
}

async function documentClaim({ knex, cipher }: AccountParts, personId: string) {
  const document = await documentOf(knex, cipher, personId);
  return document && { type: document.type, issuer: document.issuer, number: document.number };
}

/** The request was found well formed when it came in; the same scopes guard a claim whether it is asked as verified or not. */
async function verifiedClaims(
  { knex, cipher, clock }: AccountParts,
  person: Person,
  scopes: readonly string[],
  claims: AskedClaims,
) {
  const asked: unknown = claims.verified_claims;
  const requests = parseVerifiedRequest(asked) ?? [];
  // what the library gives out it looks up here, where it takes no list for a request
  claims.verified_claims = null;
  const needsDocument = requests.some((each) => asksForEvidence(each) || 'id_document' in each.claims);
  const document = needsDocument ? await documentOf(knex, cipher, person.id) : undefined;
  const granted = { name: scopes.includes('profile'), document: scopes.includes('id_document') };
  const facts = verifiedFacts(person, granted, document);
  const answers = facts ? requests.flatMap((each) => answerVerified(each, facts, clock()) ?? []) : [];
  if (answers.length === 0) return undefined;
  return { verified_claims: Array.isArray(asked) ? answers : answers[0] };
}
