import type { Knex } from 'knex';
import type { Interaction } from 'oidc-provider';
import { recordEvent } from '../audit/record.ts';
import { sensitiveScopes } from '../oidc/claims.ts';
import { claimsOfScopes } from '../oidc/grants.ts';
import { grantConsent } from '../sessions/consents.ts';
import { resolve } from './advance.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { finishJourney } from './store.ts';

/** What a consent page asks: exactly this is shown, sent back and agreed to. */
export type ConsentQuestion = { scopes: string[]; sensitive: string[]; claims: string[] };

export function consentQuestion(interaction: Interaction): ConsentQuestion {
  const details = interaction.prompt.details as { missingOIDCScope?: string[]; missingOIDCClaims?: string[] };
  const asked =
    details.missingOIDCScope ??
    String(interaction.params.scope ?? '')
      .split(' ')
      .filter(Boolean);
  return {
    scopes: asked.filter((scope) => !sensitiveScopes.includes(scope)),
    sensitive: asked.filter((scope) => sensitiveScopes.includes(scope)),
    claims: details.missingOIDCClaims ?? [],
  };
}

/** A fingerprint of the question, sent along in the form: a yes to another question is not a yes to this one (T-098). */
export function questionShown(question: ConsentQuestion): string {
  return [...question.scopes, '|', ...question.sensitive, '|', ...question.claims].join(' ');
}

/** Records the yes, for the sensitive scopes one by one, and makes the grant the tokens will rest on. */
export async function agree(
  parts: JourneyParts,
  journey: Journey,
  accepted: (scope: string) => boolean,
): Promise<void> {
  const { interaction } = journey;
  const question = consentQuestion(interaction);
  const personId = interaction.session?.accountId;
  const clientId = String(interaction.params.client_id);
  if (!personId) throw new Error('consent without a session');
  const agreed = [...question.scopes, ...question.sensitive.filter(accepted)];
  const declined = question.sensitive.filter((scope) => !accepted(scope));
  const { Grant } = parts.host.current();
  const existing = interaction.grantId ? await Grant.find(interaction.grantId) : undefined;
  const grant = existing ?? new Grant({ accountId: personId, clientId });
  grant.addOIDCScope(agreed.join(' '));
  grant.addOIDCClaims([...claimsOfScopes(agreed), ...question.claims]);
  if (declined.length > 0) grant.rejectOIDCScope(declined.join(' '));
  if (declined.length > 0) grant.rejectOIDCClaims(claimsOfScopes(declined));
  const isFirst = await answerOnce(parts, journey, (tx) =>
    grantConsent(tx, { personId, clientId, scopes: agreed }, parts.clock()),
  );
  if (!isFirst) return;
  const grantId = await grant.save();
  await resolve(journey, { consent: { grantId } });
}

/** The person says no, at the consent page or before: the application hears `access_denied`. */
export async function decline(parts: JourneyParts, journey: Journey): Promise<void> {
  const personId = journey.interaction.session?.accountId;
  const clientId = String(journey.interaction.params.client_id);
  const isFirst = await answerOnce(parts, journey, async (tx) => {
    if (journey.step.name !== 'consent' || !personId) return;
    const who = { actorId: personId, personId, clientId };
    await recordEvent(tx, { type: 'consent.denied', outcome: 'refused', ...who, detail: {} });
  });
  if (isFirst) await resolve(journey, { error: 'access_denied', error_description: 'End-User aborted interaction' });
}

/** Of a double click, or a yes in one tab and a no in another, one counts (T-166); the others see what has become of it. */
async function answerOnce(
  { knex }: JourneyParts,
  { uid, ctx, interaction, stored }: Journey,
  act: (tx: Knex.Transaction) => Promise<unknown>,
): Promise<boolean> {
  const isFirst = await knex.transaction(async (tx) => {
    const won = await finishJourney(tx, uid, stored.state, new Date(interaction.exp * 1000));
    if (won) await act(tx);
    return won;
  });
  if (!isFirst) ctx.redirect(`/login/${uid}`);
  return isFirst;
}
