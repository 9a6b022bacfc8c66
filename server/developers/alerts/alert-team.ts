import type { Queryable } from '../../db/database.ts';
import { runIn } from '../../db/run-in.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { locales } from '../../lib/locale.ts';
import { enqueueMessage, enqueueWebhook } from '../../outbox/enqueue.ts';
import { consumeThrottle, throttleKey } from '../../throttle/consume.ts';
import { findAlerts, findTeamToTell } from './store.ts';
import { type AlertCode, alertWords } from './words.ts';

/** Contexts of column encryption. */
export const emailContext = 'team_alerts.email';
export const webhookSecretContext = 'team_alerts.webhook_secret';

const mostPerHour = 3;

/** Tells the team of an application, by its mailbox and its webhook, a few times an hour at most. */
export async function alertTeam(
  tx: Queryable,
  cipher: ColumnCipher,
  { clientId, code }: { clientId: string; code: AlertCode },
  now: Date,
): Promise<void> {
  const told = await findTeamToTell(tx, clientId);
  const alerts = told && (await findAlerts(tx, told.team_id));
  if (!told || !alerts) return;
  const limit = {
    key: throttleKey(cipher, 'team-alert', `${clientId} ${code}`),
    limit: mostPerHour,
    windowSeconds: 3600,
  };
  if (!(await consumeThrottle(runIn(tx), limit, now)).allowed) return;
  const { email_encrypted: email, webhook_url: url, webhook_secret_encrypted: secret } = alerts;
  if (email) {
    const texts = locales.map((locale) => alertWords[locale][code]);
    const body = texts.map(({ text }) => `${text(told.name)}\nclient_id: ${clientId}`).join('\n\n');
    const recipient = cipher.decrypt(emailContext, email);
    await enqueueMessage(tx, cipher, { channel: 'email', recipient, subject: texts[0]?.subject ?? '', body });
  }
  if (url && secret) {
    const event = { type: code, at: now.toISOString(), clientId };
    await enqueueWebhook(tx, cipher, { clientId, url, secret: cipher.decrypt(webhookSecretContext, secret), event });
  }
}
