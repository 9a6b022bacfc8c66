import type { AccountView, MergeBothPageProps, WayView } from '../../views/merging/props.ts';
import { listOwnPasskeys } from '../authenticators/passkey/own-passkeys.ts';
import { listManagedEnterprises } from '../enterprises/managed-enterprises.ts';
import { listLinks } from '../federation/links.ts';
import { currentRequest } from '../http/request-context.ts';
import { locales } from '../lib/locale.ts';
import { maskEmail, maskMobile } from '../lib/mask.ts';
import { listMandatesOfPerson } from '../mandates/list.ts';
import type { Merge } from '../merging/list-merges.ts';
import type { MergeSum } from '../merging/merge-accounts.ts';
import { listPostsOfPerson } from '../officials/list-posts.ts';
import { documentsOf } from '../people/documents.ts';
import { type LoginName, listLoginNames } from '../people/login-names.ts';
import type { Person } from '../people/person.ts';
import { listConsents } from '../sessions/consents.ts';
import type { PortalParts } from './parts.ts';
import { applicationNames } from './sessions.ts';

export async function accountView(parts: PortalParts, person: Person): Promise<AccountView> {
  const names = await listLoginNames(parts.knex, parts.cipher, person.id);
  return { name: person.name ?? undefined, level: person.assuranceLevel, identifiers: names.map(masked) };
}

function masked({ kind, value }: LoginName): string {
  if (kind === 'mobile') return maskMobile(value);
  return kind === 'email' ? maskEmail(value) : value;
}

/**
 * What opens the account that goes. Ticked is what it was just proven by, as far as that is certain: the rest is for its owner
 * to know (T-111).
 */
export async function waysOf(parts: PortalParts, personId: string, amr: readonly string[]): Promise<WayView[]> {
  const [names, passkeys, links, live] = await Promise.all([
    listLoginNames(parts.knex, parts.cipher, personId),
    listOwnPasskeys(parts.knex, personId),
    listLinks(parts.knex, personId),
    parts.sources.list(),
  ]);
  const wasTyped = amr.includes('pwd') || amr.includes('otp');
  const newest = Math.max(0, ...passkeys.map(({ lastUsedAt }) => lastUsedAt?.getTime() ?? 0));
  return [
    ...names.map((one) => ({
      id: one.id,
      kind: one.kind,
      name: masked(one),
      addedAt: one.verifiedAt ?? undefined,
      isTicked: wasTyped && names.length === 1,
    })),
    ...passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      kind: 'passkey' as const,
      name,
      addedAt: createdAt,
      isTicked: amr.includes('user') && lastUsedAt?.getTime() === newest,
    })),
    ...links.map(({ id, sourceId, name, slug, linkedAt }) => {
      const label = live.find((source) => source.id === sourceId)?.config.label[readersLocale()];
      return { id, kind: 'source' as const, name: name ?? label ?? slug, addedAt: linkedAt, isTicked: false };
    }),
  ];
}

const readersLocale = () => currentRequest()?.locale ?? locales[0];

type Plan = NonNullable<MergeBothPageProps['plan']>;

/** What comes along with the account that goes, by name; counts as the rehearsal found them. */
export async function belongingsOf(
  parts: PortalParts,
  personId: string,
  { merge, sum }: { merge: Merge; sum: MergeSum },
): Promise<Omit<Plan, 'keep' | 'mayChoose' | 'proof' | 'ways' | 'mustLogIn'>> {
  const now = parts.clock();
  const [posts, enterprises, mandates, documents, consents] = await Promise.all([
    listPostsOfPerson(parts.knex, personId, now),
    listManagedEnterprises(parts.knex, personId, now),
    listMandatesOfPerson(parts, personId, now, { states: ['running'], limit: 100 }),
    documentsOf(parts.knex, parts.cipher, personId),
    listConsents(parts.knex, personId),
  ]);
  const held = mandates.mandates.map(({ enterprise }) => enterprise.name);
  return {
    posts: posts
      .filter(({ endedAt, activatedAt }) => !endedAt && activatedAt)
      .map(({ unitName, title }) => `${unitName[readersLocale()]} ${title}`),
    enterprises: enterprises.filter(({ role }) => role === 'representative').map(({ name }) => name),
    mandates: [...new Set(held)],
    documents: documents.length,
    consents: consents.length,
    sameMandates: sum.sameMandates,
    kept: await applicationNames(parts, sum.kept),
    told: await applicationNames(
      parts,
      merge.told.map(({ clientId }) => clientId),
    ),
    sessions: sum.sessions,
  };
}
