import { randomBytes } from 'node:crypto';
import { recordEvent } from '../../audit/record.ts';
import { judgeEndpoint } from '../../clients/judge-redirect-uri.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { hasVerifiedEmail } from '../../people/addresses-of.ts';
import { parseIdentifier } from '../../people/identifiers.ts';
import type { DeveloperParts } from '../parts.ts';
import { findTeamOf, lockTeam } from '../teams/store.ts';
import { emailContext, webhookSecretContext } from './alert-team.ts';
import { type AlertCode, alertNames } from './codes.ts';
import { findAlerts, saveAlerts } from './store.ts';

export type AlertsRefused = 'not-found' | 'not-owner' | 'email-not-own' | 'webhook-invalid';

export type Alerts = { email: string; webhookUrl: string; muted: readonly AlertCode[] };

export async function alertsOf({ knex, cipher }: DeveloperParts, teamId: string): Promise<Alerts> {
  const row = await findAlerts(knex, teamId);
  return {
    email: row?.email_encrypted ? cipher.decrypt(emailContext, row.email_encrypted) : '',
    webhookUrl: row?.webhook_url ?? '',
    muted: alertNames.filter((code) => row?.muted.includes(code)),
  };
}

/** A new address of the webhook has a new secret, which is given back this once. Empty: no alerts by that way. */
export async function changeAlerts(
  parts: DeveloperParts,
  actorId: string,
  teamId: string,
  { email, webhookUrl, muted }: Alerts,
): Promise<Outcome<{ webhookSecret: string | undefined }, AlertsRefused>> {
  const { knex, cipher, config, clock } = parts;
  const parsed = email === '' ? undefined : parseIdentifier(email);
  const mailbox = parsed?.ok && parsed.identifier.kind === 'email' ? parsed.identifier.value : undefined;
  // an address of the owner's own: nobody has our messages sent to somebody else
  if (parsed && !(mailbox && (await hasVerifiedEmail(knex, cipher, actorId, mailbox)))) return refuse('email-not-own');
  if (webhookUrl !== '' && !judgeEndpoint(webhookUrl, { allowLoopback: config.demonstration }).ok)
    return refuse('webhook-invalid');
  return knex.transaction(async (tx): Promise<Outcome<{ webhookSecret: string | undefined }, AlertsRefused>> => {
    await lockTeam(tx, teamId);
    const team = await findTeamOf(tx, actorId, teamId);
    if (!team) return refuse('not-found');
    if (team.role !== 'owner') return refuse('not-owner');
    const before = await findAlerts(tx, teamId);
    const isSame = before?.webhook_url === webhookUrl;
    const made = webhookUrl === '' || isSame ? undefined : randomBytes(32).toString('base64');
    const kept = isSame ? (before?.webhook_secret_encrypted ?? null) : null;
    const row = {
      team_id: teamId,
      email_encrypted: mailbox ? cipher.encrypt(emailContext, mailbox) : null,
      webhook_url: webhookUrl === '' ? null : webhookUrl,
      webhook_secret_encrypted: made ? cipher.encrypt(webhookSecretContext, made) : kept,
      muted: [...muted],
    };
    await saveAlerts(tx, row, clock());
    const detail = { teamId, mail: mailbox !== undefined, webhook: webhookUrl !== '' };
    await recordEvent(tx, { type: 'developer.alerts.changed', outcome: 'success', actorId, detail });
    return { ok: true, webhookSecret: made };
  });
}
