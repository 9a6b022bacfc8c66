import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { documentsOf } from '../people/documents.ts';
import { listEveryLoginName } from '../people/login-names.ts';
import { judgeTarget, type TargetRefused } from './access.ts';
import type { AccountParts, Actor } from './parts.ts';

export type Revealed = { kind: 'mobile' | 'email' | 'username' | 'document'; value: string };

/** Tells one number or address in full, once and with a reason that the person can be told of. */
export async function revealNumber(
  tx: Knex.Transaction,
  parts: AccountParts,
  { administratorId, personId, reason, subjectId }: Actor & { subjectId: string },
): Promise<Outcome<{ revealed: Revealed }, TargetRefused>> {
  const refused = await judgeTarget(tx, administratorId, 'people.reveal', personId, parts.clock());
  if (refused) return refuse(refused);
  const revealed = await findNumber(tx, parts, personId, subjectId);
  if (!revealed) return refuse('unknown');
  await recordEvent(tx, {
    type: 'person.number.revealed',
    outcome: 'success',
    actorId: administratorId,
    personId,
    detail: { kind: revealed.kind, subjectId, reason },
  });
  return { ok: true, revealed };
}

async function findNumber(tx: Knex.Transaction, { cipher }: AccountParts, personId: string, subjectId: string) {
  const names = await listEveryLoginName(tx, cipher, personId);
  const name = names.find(({ id }) => id === subjectId);
  if (name) return { kind: name.kind, value: name.value };
  const document = (await documentsOf(tx, cipher, personId)).find(({ id }) => id === subjectId);
  return document && { kind: 'document' as const, value: document.number };
}
