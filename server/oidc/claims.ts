import type { Account, ClaimsParameterMember, KoaContextWithOIDC } from 'oidc-provider';
import type { Config } from '../config.ts';
import type { Queryable } from '../db/database.ts';
import { currentRequest } from '../http/request-context.ts';
import type { Assurance } from '../identities/qualify.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { pairwiseIdentity } from '../keys/pairwise.ts';
import { documentOf } from '../people/documents.ts';
import { findPerson, listIdentifiers, type Person } from '../people/store.ts';

/** Claims by scope (DESIGN section 6). */
export const claimsByScope = {
  // how the login was made belongs to every ID token, asked for or not
  openid: ['sub', 'identity', 'ial', 'acr', 'amr', 'auth_time'],
  profile: ['name', 'locale'],
  phone: ['phone_number', 'phone_number_verified'],
  email: ['email', 'email_verified'],
  id_document: ['id_document'],
};

/** Scopes whose data is sensitive (PIPL article 28): agreed to one by one, never in passing. */
export const sensitiveScopes: readonly string[] = ['id_document'];

export type AccountParts = { config: Config; knex: Queryable; cipher: ColumnCipher };

/** The account behind a session or token, or undefined when it may not be used: that ends every path at once (I6). */
export async function findAccount(
  parts: AccountParts,
  ctx: KoaContextWithOIDC,
  id: string,
): Promise<Account | undefined> {
  const person = await personOf(parts.knex, id);
  if (person?.status !== 'active') return undefined;
  return {
    accountId: id,
    assurance: { assuranceLevel: person.assuranceLevel, assuranceAt: person.assuranceAt } satisfies Assurance,
    claims: (_use: string, scope: string, claims: Record<string, ClaimsParameterMember | null>) =>
      claimsOf(parts, ctx, person, new Set([...scope.split(' '), ...scopesOfClaims(Object.keys(claims ?? {}))])),
  };
}

/** The joined read of the storage adapter usually brought the person along. */
async function personOf(knex: Queryable, id: string): Promise<Person | undefined> {
  const remembered = currentRequest()?.cache.get(`person:${id}`) as Person | undefined;
  return remembered ?? findPerson(knex, id);
}

function scopesOfClaims(names: readonly string[]): string[] {
  return Object.entries(claimsByScope)
    .filter(([, claims]) => claims.some((claim) => names.includes(claim)))
    .map(([scope]) => scope);
}

async function claimsOf(parts: AccountParts, ctx: KoaContextWithOIDC, person: Person, scopes: ReadonlySet<string>) {
  const sector = String(ctx.oidc.client?.sectorIdentifier ?? ctx.oidc.client?.clientId ?? '');
  return {
    sub: person.id,
    identity: { type: 'citizen', id: pairwiseIdentity(parts.config.pairwiseKey, sector, person.id, 'citizen') },
    ial: person.assuranceLevel,
    name: person.name ?? undefined,
    locale: person.locale,
    ...(scopes.has('phone') || scopes.has('email') ? await addressClaims(parts, person.id) : undefined),
    ...(scopes.has('id_document') ? { id_document: await documentClaim(parts, person.id) } : undefined),
  };
}

async function addressClaims({ knex, cipher }: AccountParts, personId: string) {
  const identifiers = await listIdentifiers(knex, cipher, personId);
  const mobile = identifiers.find((identifier) => identifier.kind === 'mobile');
  const email = identifiers.find((identifier) => identifier.kind === 'email');
  return {
    ...(mobile && { phone_number: mobile.value, phone_number_verified: mobile.verifiedAt !== null }),
    ...(email && { email: email.value, email_verified: email.verifiedAt !== null }),
  };
}

async function documentClaim({ knex, cipher }: AccountParts, personId: string) {
  const document = await documentOf(knex, cipher, personId);
  return document && { type: document.type, issuer: document.issuer, number: document.number };
}
