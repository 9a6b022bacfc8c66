import { createHash } from 'node:crypto';
import { recordEvent } from '../../audit/record.ts';
import { judgeEndpoint } from '../../clients/judge-redirect-uri.ts';
import type { Queryable } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { hasVerifiedEmail } from '../../people/addresses-of.ts';
import { parseIdentifier } from '../../people/identifiers.ts';
import type { DeveloperParts } from '../parts.ts';
import { findTeamOf, lockTeam } from '../teams/store.ts';
import { emailContext } from './alert-team.ts';
import { type AlertCode, alertNames } from './codes.ts';
import { type AlertsRow, findAlerts, saveAlerts } from './store.ts';
import { makeWebhookSecret } from './webhook-secrets.ts';

export type AlertsRefused = 'not-found' | 'not-owner' | 'email-not-own' | 'webhook-invalid' | 'changed-meanwhile';

export type Alerts = { email: string; webhookUrl: string; muted: readonly AlertCode[] };
/** `version`: what the page showed. `newSecret`: another one for the same address; the one before signs beside it for a day. */
export type AlertsWish = Alerts & { version: string; newSecret: boolean };

export async function alertsOf(
  { knex, cipher }: DeveloperParts,
  teamId: string,
): Promise<Alerts & { version: string; hasSecret: boolean }> {
  const row = await findAlerts(knex, teamId);
  return {
    email: mailboxOf(cipher, row) ?? '',
    webhookUrl: row?.webhook_url ?? '',
    muted: alertNames.filter((code) => row?.muted.includes(code)),
    version: versionOf(row),
    hasSecret: row?.webhook_secret_encrypted != null,
  };
}

function mailboxOf(cipher: ColumnCipher, row: AlertsRow | undefined): string | undefined {
  return row?.email_encrypted ? cipher.decrypt(emailContext, row.email_encrypted) : undefined;
}

/** Tells what counts now from what counted before, and nothing about either: mailbox and secret are sealed with random numbers. */
function versionOf(row: AlertsRow | undefined): string {
  if (!row) return 'none';
  const [mailbox, secret] = [row.email_encrypted, row.webhook_secret_encrypted].map((sealed) =>
    sealed?.toString('hex'),
  );
  const all = JSON.stringify([mailbox, row.webhook_url, secret, row.muted]);
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}

type Changed = Outcome<{ webhookSecret: string | undefined }, AlertsRefused>;

/**
 * Of many who save at once one does; the others hear of it. A new address of the webhook has a new secret, which is given back this
 * once, as is one that is asked for. Empty: no alerts by that way.
 */
export async function changeAlerts(
  parts: DeveloperParts,
  actorId: string,
  teamId: string,
  { email, webhookUrl, muted, version, newSecret }: AlertsWish,
): Promise<Changed> {
  const { knex, cipher, config, clock } = parts;
  const parsed = email === '' ? undefined : parseIdentifier(email);
  const mailbox = parsed?.ok && parsed.identifier.kind === 'email' ? parsed.identifier.value : undefined;
  if (parsed && !mailbox) return refuse('email-not-own');
  if (webhookUrl !== '' && !judgeEndpoint(webhookUrl, { allowLoopback: config.demonstration }).ok)
    return refuse('webhook-invalid');
  return knex.transaction(async (tx): Promise<Changed> => {
    await lockTeam(tx, teamId);
    const team = await findTeamOf(tx, actorId, teamId);
    if (!team) return refuse('not-found');
    if (team.role !== 'owner') return refuse('not-owner');
    const before = await findAlerts(tx, teamId);
    if (version !== versionOf(before)) return refuse('changed-meanwhile');
    // an address of the owner's own, or the one another member gave: nobody has our messages sent to somebody else
    const isOther = mailbox !== undefined && mailbox !== mailboxOf(cipher, before);
    if (isOther && !(await hasVerifiedEmail(tx, cipher, actorId, mailbox))) return refuse('email-not-own');
    const isSame = before?.webhook_url === webhookUrl;
    // what was signed for another address is none of this one's business
    const kept = isSame ? before.webhook_secret_encrypted : null;
    const isMade = webhookUrl !== '' && (!isSame || newSecret);
    const made = isMade ? makeWebhookSecret(cipher, kept, clock()) : undefined;
    const row = {
      team_id: teamId,
      email_encrypted: mailbox ? cipher.encrypt(emailContext, mailbox) : null,
      webhook_url: webhookUrl === '' ? null : webhookUrl,
      webhook_secret_encrypted: made?.sealed ?? kept,
      muted: [...muted],
    };
    await saveAlerts(tx, row, clock());
    await recordChange(tx, actorId, row, made !== undefined);
    return { ok: true, webhookSecret: made?.secret };
  });
}

function recordChange(tx: Queryable, actorId: string, row: AlertsRow, rekeyed: boolean): Promise<void> {
  const mail = row.email_encrypted !== null;
  const detail = { teamId: row.team_id, mail, webhook: row.webhook_url !== null, rekeyed };
  return recordEvent(tx, { type: 'developer.alerts.changed', outcome: 'success', actorId, detail });
}

/** What a team hears goes to nobody who has left it: a mailbox of theirs is the team's no more. */
export async function dropMailboxOf(
  tx: Queryable,
  { cipher, clock }: Pick<DeveloperParts, 'cipher' | 'clock'>,
  actorId: string,
  { teamId, personId }: { teamId: string; personId: string },
): Promise<void> {
  const row = await findAlerts(tx, teamId);
  const mailbox = mailboxOf(cipher, row);
  if (!row || !mailbox || !(await hasVerifiedEmail(tx, cipher, personId, mailbox))) return;
  const without = { ...row, email_encrypted: null };
  await saveAlerts(tx, without, clock());
  await recordChange(tx, actorId, without, false);
}
