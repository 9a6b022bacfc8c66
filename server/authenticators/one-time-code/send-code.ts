import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import type { Database } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import type { Locale } from '../../lib/locale.ts';
import { enqueueMessage } from '../../outbox/enqueue.ts';
import { consumeThrottles, throttleKey } from '../../throttle/consume.ts';
import { throttleNetwork, throttlePolicy } from '../../throttle/policy.ts';
import { type CodeErrand, codeTtlSeconds, hashBinding, hashCode, makeCode, targetFingerprint } from './code.ts';
import { codeMessage } from './message.ts';
import { consumeOlderCodes, insertCode } from './store.ts';

export type CodeRequest = CodeErrand & { locale: Locale; personId?: string | undefined };

export type CodeSending = { ok: true; expiresAt: Date } | { ok: false; reason: 'throttled'; retryAfterSeconds: number };

/** The same limits for known and unknown addresses: sending tells nothing about accounts (T-049, T-085). */
export async function requestOneTimeCode(
  deps: { database: Database; cipher: ColumnCipher },
  request: CodeRequest & { ip: string },
  now: Date,
): Promise<CodeSending> {
  const { kind, value } = request.identifier;
  const subjects = { target: `${kind}:${value}`, network: throttleNetwork(request.ip) };
  const limits = throttlePolicy.message.map(({ name, per, limit, windowSeconds }) => {
    return { key: throttleKey(deps.cipher, name, subjects[per]), limit, windowSeconds };
  });
  const { allowed, retryAfterSeconds } = await consumeThrottles(deps.database, limits, now);
  if (!allowed) return { ok: false, reason: 'throttled', retryAfterSeconds };
  const sent = await deps.database.knex.transaction((tx) => sendOneTimeCode(tx, deps.cipher, request, now));
  return { ok: true, ...sent };
}

/**
 * Makes a code and puts its message into the outbox, both in the caller's transaction. Not throttled: see `requestOneTimeCode`.
 * The code itself leaves this function only inside the encrypted outbox entry.
 */
export async function sendOneTimeCode(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  request: CodeRequest,
  now: Date,
): Promise<{ expiresAt: Date }> {
  const { purpose, identifier, locale, personId } = request;
  const code = makeCode();
  const key = { purpose, binding: hashBinding(request.binding) };
  const target = targetFingerprint(cipher, identifier);
  await consumeOlderCodes(tx, key, target, now);
  const expiresAt = new Date(now.getTime() + codeTtlSeconds * 1000);
  const codeHash = hashCode(cipher, request, code);
  await insertCode(tx, { ...key, targetFingerprint: target, codeHash, expiresAt }, now);

  const channel = identifier.kind === 'mobile' ? 'sms' : 'email';
  const minutes = codeTtlSeconds / 60;
  await enqueueMessage(
    tx,
    cipher,
    codeMessage({ channel, recipient: identifier.value }, { code, purpose, minutes }, locale),
  );
  const detail = { channel, purpose } as const;
  await recordEvent(tx, { type: 'authenticator.code.sent', outcome: 'success', personId, detail });
  return { expiresAt };
}
