import type { Knex } from 'knex';
import { errors, type Grant } from 'oidc-provider';
import { recordEvent, recordingOf } from '../audit/record.ts';
import { type ActFor, askedDetail } from '../identities/act-for.ts';
import { giveInIdentity, identityOfGrant } from '../identities/of-grant.ts';
import { entryEvent } from '../identities/record-choice.ts';
import { type IdentityKey, parseIdentityKey } from '../lib/identity.ts';
import { permissions } from '../lib/permission.ts';
import { claimsByScope, scopesOfClaims, sensitiveScopes } from '../oidc/claims.ts';
import { journeyChoice } from '../oidc/entering.ts';
import { claimsOfScopes, fillGrant, scopesIn } from '../oidc/grants.ts';
import { actForMissing } from '../oidc/policy.ts';
import { grantConsent } from '../sessions/consents.ts';
import { resolve } from './advance.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { finishJourney } from './store.ts';
import { wornNow } from './worn-now.ts';

/** What a consent page asks: exactly this is shown, sent back and agreed to. `foreign`: asked for, but of no sense in this identity. */
export type ConsentQuestion = {
  identity: IdentityKey;
  scopes: string[];
  sensitive: string[];
  claims: string[];
  foreign: string[];
  /** Acting for one enterprise (RFC 9396), when that is asked. */
  actFor: ActFor | undefined;
};

/** What a request may name beside these is nothing here, and is passed over (OpenID Connect Core 3.1.2.1). */
const askable: ReadonlySet<string> = new Set([...Object.keys(claimsByScope), 'offline_access', ...permissions]);

/** `prompt=consent` asks for the whole anew (OpenID Connect Core 3.1.2.1), and a native application at each login. */
const asksForTheWhole: ReadonlySet<string> = new Set(['consent_prompt', 'native_client_prompt']);

export function consentQuestion({ interaction, application }: Journey): ConsentQuestion {
  const details = interaction.prompt.details as {
    identity?: string;
    missingOIDCScope?: string[];
    missingOIDCClaims?: string[];
  };
  const identity = parseIdentityKey(details.identity);
  if (!identity) throw new Error('consent in no identity');
  const { reasons } = interaction.prompt;
  const single = details.missingOIDCClaims ?? [];
  // a single claim is asked for as the scope it belongs to: shown, and agreed to or not, like that (T-018)
  const named = [...(details.missingOIDCScope ?? []), ...scopesOfClaims(single)];
  const isWhole = named.length === 0 || reasons.some((reason) => asksForTheWhole.has(reason));
  // where nothing but acting for the enterprise is missing, no scope is asked for once more
  const all = reasons.every((reason) => reason === actForMissing) ? '' : String(interaction.params.scope ?? '');
  const whole = all.split(' ').filter((scope) => askable.has(scope));
  const asked = isWhole ? [...new Set([...whole, ...named])] : [...new Set(named)];
  const { fitting, foreign } = scopesIn(application, identity, asked);
  const ofScopes = claimsOfScopes(asked);
  return {
    identity,
    scopes: fitting.filter((scope) => !sensitiveScopes.includes(scope)),
    sensitive: fitting.filter((scope) => sensitiveScopes.includes(scope)),
    claims: single.filter((claim) => !ofScopes.includes(claim)),
    foreign,
    actFor: reasons.includes(actForMissing) ? askedDetail(interaction.params.authorization_details) : undefined,
  };
}

/** A fingerprint of the question, sent along in the form: a yes to another question is not a yes to this one (T-098). */
export function questionShown(question: ConsentQuestion): string {
  const { identity, scopes, sensitive, claims, actFor } = question;
  const acting = actFor ? ['|', actFor.enterprise, ...(actFor.actions ?? [])] : [];
  return [identity, '|', ...scopes, '|', ...sensitive, '|', ...claims, ...acting].join(' ');
}

/** Records the yes, for the sensitive scopes one by one, and makes the grant the tokens will rest on. */
export async function agree(
  parts: JourneyParts,
  journey: Journey,
  accepted: (scope: string) => boolean,
): Promise<void> {
  const { interaction, application } = journey;
  const question = consentQuestion(journey);
  const personId = interaction.session?.accountId;
  const clientId = String(interaction.params.client_id);
  if (!personId) throw new Error('consent without a session');
  const { identity } = question;
  const agreed = [...question.scopes, ...question.sensitive.filter(accepted)];
  const declined = question.sensitive.filter((scope) => !accepted(scope));
  const answer = await answerOnce(parts, journey, (tx) =>
    // where the duty is by statute nothing rests on a yes, and a no withdraws nothing
    grantConsent(
      tx,
      { personId, clientId, identity, scopes: agreed, declined: application?.firstParty ? [] : declined },
      parts.clock(),
    ),
  );
  if (!answer) return;
  // what was taken back has ended every grant in this identity, that of this session too
  const existing = answer.result.takenBack.length > 0 ? undefined : await grantBefore(parts, journey, identity);
  const grant = existing ?? new (parts.host.current().Grant)({ accountId: personId, clientId });
  fillGrant(grant, { fitting: agreed, foreign: [...declined, ...question.foreign] });
  grant.addOIDCClaims(question.claims);
  if (question.actFor) grant.addRar(question.actFor);
  const isGiven = await (existing ? saveIfStanding(grant) : giveInOneAct(parts, journey, grant, identity));
  // an identity that ended while the page was read is agreed to in vain: the provider asks for another one
  await resolve(journey, isGiven ? { consent: { grantId: grant.jti } } : {});
}

/** The grant of this session, if it was given in this identity. */
async function grantBefore(parts: JourneyParts, { interaction }: Journey, key: IdentityKey) {
  const found = interaction.grantId ? await parts.host.current().Grant.find(interaction.grantId) : undefined;
  return found && identityOfGrant(found.jti).key === key ? found : undefined;
}

/**
 * The grant and, where the identity was the one of the last time and no page told of it before, the entry: all or nothing.
 * False when the identity has ended.
 */
async function giveInOneAct(parts: JourneyParts, journey: Journey, grant: Grant, key: IdentityKey): Promise<boolean> {
  const { interaction, application } = journey;
  const identity = await wornNow(parts, journey, key);
  const personId = interaction.session?.accountId;
  if (!identity || !personId) return false;
  giveInIdentity(grant, identity);
  const given = await parts.host.collectWrites(() => grant.save());
  const isTold = !application || journeyChoice(interaction.lastSubmission) !== undefined;
  const { clientId = '', identities: served = {} } = application ?? {};
  const entry = isTold ? undefined : entryEvent({ personId, clientId, served, identity });
  const { held } = await parts.database.act(entry ? [recordingOf(entry)] : [], ...given);
  return held;
}

/** False when the grant was taken back while the page was read. */
async function saveIfStanding(grant: Grant): Promise<boolean> {
  try {
    await grant.save();
    return true;
  } catch (error) {
    if (error instanceof errors.InvalidGrant) return false;
    throw error;
  }
}

/** The person says no, at the consent page or before: the application hears `access_denied`. */
export async function decline(parts: JourneyParts, journey: Journey): Promise<void> {
  const personId = journey.interaction.session?.accountId;
  const clientId = String(journey.interaction.params.client_id);
  const answer = await answerOnce(parts, journey, async (tx) => {
    if (journey.step.name !== 'consent' || !personId) return;
    const who = { actorId: personId, personId, clientId };
    await recordEvent(tx, { type: 'consent.denied', outcome: 'refused', ...who, detail: {} });
  });
  if (answer) await resolve(journey, { error: 'access_denied', error_description: 'End-User aborted interaction' });
}

/** Of a double click, or a yes in one tab and a no in another, one counts (T-166); the others see what has become of it. */
async function answerOnce<T>(
  { knex }: JourneyParts,
  { uid, ctx, interaction, stored }: Journey,
  act: (tx: Knex.Transaction) => Promise<T>,
): Promise<{ result: T } | undefined> {
  const answer = await knex.transaction(async (tx) => {
    const isFirst = await finishJourney(tx, uid, stored.state, new Date(interaction.exp * 1000));
    return isFirst ? { result: await act(tx) } : undefined;
  });
  if (!answer) ctx.redirect(`/login/${uid}`);
  return answer;
}
