import { randomBytes } from 'node:crypto';
import type { ColumnCipher } from '../../keys/column-cipher.ts';

/** Context of column encryption. */
const webhookSecretContext = 'team_alerts.webhook_secret';

/** How long the secret before signs beside the new one: long enough to bring that to the receiver. */
const overlapHours = 24;
/** Each one more is a signature more in every notice. The one just replaced, and the oldest: nobody waits less for it than they were told. */
const mostFormer = 2;

type Former = { secret: string; until: number };

/**
 * Makes the secret of a webhook, as base64 of its key. It is sealed together with those `before` it that sign as well for a while: the
 * new one first, then a line for each with until when. A process of the release before reads no further than the first, which ends in `=`.
 */
export function makeWebhookSecret(
  cipher: ColumnCipher,
  before: Buffer | null,
  now: Date,
): { secret: string; sealed: Buffer } {
  const secret = randomBytes(32).toString('base64');
  const known = before && open(cipher, before);
  const until = now.getTime() + overlapHours * 3_600_000;
  const former = known ? [{ secret: known.present, until }, ...known.former.filter((one) => isGood(one, now))] : [];
  const lines = [secret, ...former.toSpliced(1, former.length - mostFormer).map((one) => `${one.secret} ${one.until}`)];
  return { secret, sealed: cipher.encrypt(webhookSecretContext, lines.join('\n')) };
}

/** Those that sign now, the present one first. */
export function signingSecrets(cipher: ColumnCipher, sealed: Buffer, now: Date): string[] {
  const { present, former } = open(cipher, sealed);
  return [present, ...former.filter((one) => isGood(one, now)).map(({ secret }) => secret)];
}

function open(cipher: ColumnCipher, sealed: Buffer): { present: string; former: Former[] } {
  const [present = '', ...lines] = cipher.decrypt(webhookSecretContext, sealed).split('\n');
  const former = lines.map((line) => {
    const [secret = '', until] = line.split(' ');
    return { secret, until: Number(until) };
  });
  return { present, former };
}

const isGood = ({ until }: Former, now: Date) => now.getTime() < until;
