import type { Knex } from 'knex';
import { locales } from '../../lib/locale.ts';
import { enqueueMessages } from '../../outbox/enqueue.ts';
import { inviteeFingerprint } from '../../people/invitee.ts';
import { activationEnd, activationLink, hashSecret, newSecret } from '../activation-link.ts';
import { type Actor, recordActs } from '../actor.ts';
import type { Appointment } from '../appoint.ts';
import { changePostIn } from '../change-post.ts';
import { inviteeContext, sealInvitee } from '../invitee.ts';
import { invitationMessage } from '../message.ts';
import { type OfficialParts, today } from '../parts.ts';
import { insertWaitingPosts } from '../store.ts';
import { type Decision, judgeRows, nothingSeen, shortens } from './judge-rows.ts';
import type { Row } from './read-rows.ts';
import { insertRowRecords, type RowRecord } from './rows/store.ts';

export type Carried = {
  appointed: number;
  changed: number;
  /** Posts among those changed that have less time. */
  endings: number;
  refused: { row: number; jobNumber: string; reason: string }[];
  /** Of rows that are handed over. */
  links: { row: number; jobNumber: string; link: string }[];
};

export type Wanted = { importId: string; unitId: string; delivery: Appointment['delivery']; actor: Actor | undefined };

/** Does some rows of a list in the caller's transaction: all that becomes of them, or nothing. */
export async function carryRows(
  tx: Knex.Transaction,
  parts: OfficialParts,
  wanted: Wanted,
  rows: readonly Row[],
): Promise<Carried> {
  const decisions = await judgeRows(tx, parts, wanted.unitId, rows, nothingSeen());
  const appointed = await appointRows(tx, parts, wanted, decisions);
  const records: RowRecord[] = [];
  for (const decision of decisions) {
    const outcome = await concludeRow(tx, parts, wanted, decision, appointed);
    if (outcome) records.push(outcome);
  }
  await insertRowRecords(tx, wanted.importId, records);
  const day = today(parts.clock());
  return {
    appointed: appointed.size,
    changed: records.filter(({ refusal }) => refusal === null).length,
    endings: records.filter(({ before, after }) => before && after && shortens(before, after, day)).length,
    refused: records.flatMap(({ row, jobNumber, refusal }) => (refusal ? [{ row, jobNumber, reason: refusal }] : [])),
    links: wanted.delivery === 'hand' ? [...appointed.values()] : [],
  };
}

/** What is kept of a row: that it was refused, or what it changed. */
async function concludeRow(
  tx: Knex.Transaction,
  parts: OfficialParts,
  { actor }: Wanted,
  decision: Decision,
  appointed: ReadonlyMap<number, unknown>,
): Promise<RowRecord | undefined> {
  const { row, jobNumber } = decision;
  const record = { row, jobNumber, refusal: null, postId: null, before: null, after: null };
  if (decision.kind === 'refused') return { ...record, refusal: decision.reason };
  // somebody else took the number between the look and the act
  if (decision.kind === 'appoint') return appointed.has(row) ? undefined : { ...record, refusal: 'job-number-taken' };
  if (decision.kind === 'same') return undefined;
  const { postId, change } = decision;
  const done = await changePostIn(tx, parts, actor, postId, change);
  if (!done.ok) return { ...record, refusal: done.reason };
  // not as it was judged: an earlier row, or somebody else, may have changed it since
  const { before, after } = done;
  return { ...record, postId, before, after };
}

/** Appoints in four statements, however many: by row, those that became posts. */
async function appointRows(
  tx: Knex.Transaction,
  parts: OfficialParts,
  { importId, delivery, actor }: Wanted,
  decisions: readonly Decision[],
): Promise<Map<number, { row: number; jobNumber: string; link: string }>> {
  const { cipher, config } = parts;
  const expiresAt = activationEnd(parts.clock());
  const prepared = decisions.flatMap((decision) => {
    if (decision.kind !== 'appoint') return [];
    const { unitId, invitee, details } = decision.appointment;
    const secret = newSecret();
    const waiting = {
      sealed: sealInvitee(cipher, invitee),
      fingerprint: inviteeFingerprint(cipher, inviteeContext, invitee),
      secretHash: hashSecret(secret),
      expiresAt,
      importId,
    };
    return [{ ...decision, unitId, details, waiting, invitee, link: activationLink(config.issuer, secret) }];
  });
  const posts = await insertWaitingPosts(tx, prepared);
  const made = prepared.flatMap((one, index) => {
    const postId = posts[index];
    return postId ? [{ ...one, postId }] : [];
  });
  const events = made.map(({ postId, unitId }) => ({
    type: 'official.appointed' as const,
    outcome: 'success' as const,
    detail: { postId, unitId },
  }));
  await recordActs(tx, actor, events);
  const messages = made.map(({ invitee, link }) => invitationMessage(invitee.mobile, link, locales[0]));
  if (delivery === 'message') await enqueueMessages(tx, cipher, messages);
  return new Map(made.map(({ row, jobNumber, link }) => [row, { row, jobNumber, link }]));
}
