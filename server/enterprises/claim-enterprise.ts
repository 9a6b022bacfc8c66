import type { Knex } from 'knex';
import type { EnterpriseAnswer } from '../../adapters/registries/enterprise.ts';
import { recordEvent } from '../audit/record.ts';
import type { EnterpriseStatus } from '../lib/identity.ts';
import { normaliseCode } from '../lib/normalise-code.ts';
import { refuse } from '../lib/outcome.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { getVerifiedPerson, type VerifiedPerson } from '../people/verified-person.ts';
import { mayActOnEnterprises } from '../policies/enterprise-level.ts';
import { applyAnswer, checkOf } from './apply-answer.ts';
import { type Answered, askRegistry } from './ask-registry.ts';
import { endFormerRights } from './end-former-rights.ts';
import { whileHeld } from './judge-answer.ts';
import type { EnterpriseParts } from './parts.ts';
import { ensureEnterprise, lockEnterprise, updateRepresentative } from './store.ts';
import { parseUscc } from './uscc.ts';

export type ClaimRefusal =
  | 'code-shape'
  | 'code-check-digit'
  /** Assurance below 2: nobody knows yet who they are. */
  | 'not-verified'
  /** Verified without a number, as by a network identity: the registry knows people by their documents. */
  | 'no-document'
  /** The registry does not know the code, or not this person for it; it is not told which, so that nobody can try out codes. */
  | 'not-confirmed'
  | 'struck-off'
  | 'registry-unavailable'
  | 'account-not-active';

export type Claim = { ok: true; enterpriseId: string; status: EnterpriseStatus } | { ok: false; reason: ClaimRefusal };

const mostQuestions = 3;

/**
 * Makes a person the representative of an enterprise if the registry says that they are. It is asked outside any transaction;
 * where it has answered another question meanwhile, it is asked anew. Whoever was the representative before is so no more, at
 * once and whether they agree or not.
 */
export async function claimEnterprise(
  parts: EnterpriseParts,
  personId: string,
  { uscc: typed }: { uscc: string },
): Promise<Claim> {
  const person = await getVerifiedPerson(parts.knex, parts.cipher, personId);
  const read = readCode(typed);
  const problem = read.ok ? await problemOf(parts.knex, person) : read.reason;
  if (!read.ok || problem) return refuseClaim(parts.knex, personId, problem ?? 'code-shape');
  for (let question = 0; question < mostQuestions; question += 1) {
    const asked = await askRegistry(parts, read.uscc, person);
    if (!asked.ok) return refuseClaim(parts.knex, personId, asked.reason);
    const claim = await parts.knex.transaction((tx) => takeAnswer(tx, parts, personId, read.uscc, asked));
    if (claim) return claim;
  }
  return refuseClaim(parts.knex, personId, 'registry-unavailable');
}

/** Old codes with a wrong inner check were assigned, so the registry has the last word on those (DOMAIN section 3). */
function readCode(typed: string): { ok: true; uscc: string } | { ok: false; reason: ClaimRefusal } {
  const parsed = parseUscc(typed);
  if (parsed.ok) return parsed;
  return parsed.reason === 'organisation-check'
    ? { ok: true, uscc: normaliseCode(typed) }
    : refuse(`code-${parsed.reason}`);
}

async function problemOf(knex: Knex, person: VerifiedPerson): Promise<ClaimRefusal | undefined> {
  if (person.status !== 'active') return 'account-not-active';
  if (!(await mayActOnEnterprises(knex, person))) return 'not-verified';
  return person.documents.length === 0 ? 'no-document' : undefined;
}

/** Undefined: the registry has answered another question since this one was put. */
async function takeAnswer(
  tx: Knex.Transaction,
  parts: EnterpriseParts,
  personId: string,
  uscc: string,
  asked: Answered,
): Promise<Claim | undefined> {
  const { answer } = asked;
  if (answer.known && answer.isRepresentative && answer.status !== 'struck-off') {
    return makeRepresentative(tx, parts, personId, uscc, { ...asked, answer });
  }
  // What the registry says against the present representative counts, whoever made us ask.
  const held = await lockEnterprise(tx, uscc);
  if (held?.representativeId === personId) await applyAnswer(tx, parts, held, asked);
  const isOwn = answer.known && answer.isRepresentative;
  return refuseClaim(tx, personId, isOwn ? 'struck-off' : 'not-confirmed');
}

type Known = Extract<EnterpriseAnswer, { known: true }>;

async function makeRepresentative(
  tx: Knex.Transaction,
  parts: EnterpriseParts,
  personId: string,
  uscc: string,
  asked: Answered & { answer: Known },
): Promise<Claim | undefined> {
  const { name, kind, status: said } = asked.answer;
  await ensureEnterprise(tx, uscc, { name, kind, status: said });
  const held = await lockEnterprise(tx, uscc);
  if (!held) throw new Error('an enterprise that was just made is there');
  const status = whileHeld(held, said);
  const claimed = { ok: true, enterpriseId: held.id, status } as const;
  if (held.representativeId === personId) {
    await applyAnswer(tx, parts, held, asked);
    return claimed;
  }
  const representative = { name, kind, status, said, personId, claimedAt: parts.clock() };
  if (!(await updateRepresentative(tx, held.id, representative, checkOf(parts, asked)))) return undefined;
  const former = held.representativeId;
  if (former) await endFormerRights(tx, parts, { id: held.id, name }, former);
  await recordEvent(tx, {
    type: 'enterprise.claimed',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { enterpriseId: held.id, status, replaced: former !== undefined },
  });
  const told = { code: 'enterprise.claimed', enterprise: name, replaced: former !== undefined } as const;
  await enqueueNotices(tx, parts.cipher, personId, told);
  return claimed;
}

async function refuseClaim(db: Knex, personId: string, reason: ClaimRefusal): Promise<Claim> {
  await recordEvent(db, {
    type: 'enterprise.claim.refused',
    outcome: 'refused',
    actorId: personId,
    personId,
    detail: { reason },
  });
  return refuse(reason);
}
