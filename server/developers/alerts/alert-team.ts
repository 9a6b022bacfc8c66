import type { Queryable } from '../../db/database.ts';
import { runIn } from '../../db/run-in.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { locales } from '../../lib/locale.ts';
import type { WebhookReceiver } from '../../outbox/deliver-webhook.ts';
import { enqueueMessages, enqueueWebhook } from '../../outbox/enqueue.ts';
import { listLoginNames } from '../../people/login-names.ts';
import { consumeThrottle, throttleKey } from '../../throttle/consume.ts';
import { listMembers } from '../teams/store.ts';
import { type AlertCode, alertCodes } from './codes.ts';
import { findAlerts, findTeamCalled, findTeamToTell } from './store.ts';
import { signingSecrets } from './webhook-secrets.ts';
import { alertWords } from './words.ts';

/** Context of column encryption. */
export const emailContext = 'team_alerts.email';

/** What it is about: an application, told to the team that looks after it unless to another one; or a team itself. */
export type Alert = { code: AlertCode; by?: 'mail' } & ({ clientId: string; teamId?: string } | { teamId: string });

/**
 * Tells a team by its mailbox and its webhook, unless it does not want to hear of this kind; of the same thing a few times an
 * hour at most, or once a day. `by: 'mail'`: of what happened to the webhook itself.
 */
export async function alertTeam(tx: Queryable, cipher: ColumnCipher, alert: Alert, now: Date): Promise<void> {
  const told = await toldOf(tx, alert);
  if (!told) return;
  const { code } = alert;
  const alerts = await findAlerts(tx, told.teamId);
  if (alerts?.muted.includes(code)) return;
  const { times, windowSeconds, reachesMembers } = alertCodes[code];
  const key = throttleKey(cipher, 'team-alert', `${told.teamId} ${told.clientId ?? ''} ${code}`);
  if (!(await consumeThrottle(runIn(tx), { key, limit: times, windowSeconds }, now)).allowed) return;
  const email = alerts?.email_encrypted;
  const recipients = new Set(email ? [cipher.decrypt(emailContext, email)] : []);
  if (reachesMembers) for (const one of await mailboxesOf(tx, cipher, told.teamId)) recipients.add(one);
  await enqueueMessages(
    tx,
    cipher,
    [...recipients].map((recipient) => messageTo(recipient, code, told)),
  );
  if (!alerts?.webhook_url || alert.by === 'mail') return;
  const { clientId, teamId } = told;
  const about = clientId === undefined ? { teamId } : { clientId };
  const event = { type: code, at: now.toISOString(), ...about };
  await enqueueWebhook(tx, cipher, { clientId: clientId ?? `${ofTeam}${teamId}`, teamId, event });
}

/** Where a team has its webhook now, and the keys its notices are signed with. */
export async function webhookOf(
  db: Queryable,
  cipher: ColumnCipher,
  teamId: string,
  now: Date,
): Promise<WebhookReceiver | undefined> {
  const { webhook_url: url, webhook_secret_encrypted: secret } = (await findAlerts(db, teamId)) ?? {};
  return url && secret ? { url, secrets: signingSecrets(cipher, secret, now) } : undefined;
}

/** Stands before the id of a team where deliveries name whom they are for. */
export const ofTeam = 'team:';

type Told = { teamId: string; clientId: string | undefined; name: string };

async function toldOf(tx: Queryable, alert: Alert): Promise<Told | undefined> {
  if ('clientId' in alert) {
    const found = await findTeamToTell(tx, alert.clientId);
    return found && { teamId: alert.teamId ?? found.team_id, clientId: alert.clientId, name: found.name };
  }
  const name = await findTeamCalled(tx, alert.teamId);
  return name === undefined ? undefined : { teamId: alert.teamId, clientId: undefined, name };
}

/** In every language: who reads a mailbox of a team is not known. */
function messageTo(recipient: string, code: AlertCode, { name, clientId }: Told) {
  const texts = locales.map((locale) => alertWords[locale][code]);
  const about = clientId === undefined ? '' : `\nclient_id: ${clientId}`;
  const body = texts.map(({ text }) => `${text(name)}${about}`).join('\n\n');
  return { channel: 'email', recipient, subject: texts[0]?.subject ?? '', body } as const;
}

/** E-mail addresses that members have proven to be theirs. */
async function mailboxesOf(tx: Queryable, cipher: ColumnCipher, teamId: string): Promise<string[]> {
  const found: string[] = [];
  for (const { person_id } of await listMembers(tx, teamId)) {
    const names = await listLoginNames(tx, cipher, person_id);
    found.push(...names.filter(({ kind }) => kind === 'email').map(({ value }) => value));
  }
  return found;
}
