import { recordEvent } from '../audit/record.ts';
import { clearFailures, countAttempt } from '../authenticators/ledger.ts';
import { sourceAuthenticator } from '../authenticators/source/proves.ts';
import { type Arrival, arrivalOf, openArrival, sealArrival } from '../federation/arrival.ts';
import { beginUpstream, completeUpstream, completeWithCredentials } from '../federation/attempt.ts';
import { reasonOf, type SourceFailure } from '../federation/failures.ts';
import { linkUsed, noteArrivalTwin, subjectFingerprint } from '../federation/links.ts';
import { type Asked, leadsBack, parseRequestedVia, requestedVia } from '../federation/loops.ts';
import { issuerOf } from '../federation/read-source.ts';
import type { LiveSource } from '../federation/registry.ts';
import type { BeginRequest, Begun, UpstreamIdentity } from '../federation/source.ts';
import { originOf } from '../federation/source-sessions.ts';
import { currentRequest } from '../http/request-context.ts';
import type { IdentityType } from '../lib/identity.ts';
import { locales } from '../lib/locale.ts';
import type { Outcome } from '../lib/outcome.ts';
import { findDocumentOwner } from '../people/document-owner.ts';
import { advance } from './advance.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { seconds } from './password.ts';
import { type JourneyState, withProof } from './state.ts';
import { findKnownByLink } from './store.ts';

/** A login at a source that lasted longer is made anew there before it counts here. */
const oldestLoginSeconds = 12 * 3600;
/** Whoever takes no older login has somebody log in anew at once; others are served by a login that is young enough. */
const recentSeconds = 3600;

/** Sources whose button this journey shows: those that name people in an identity the application serves (T-115). */
export async function sourcesFor(parts: JourneyParts, journey: Journey): Promise<readonly LiveSource[]> {
  const asked = askedBy(journey);
  return (await parts.sources.list()).filter(
    ({ config }) => serves(journey, config.identityTypes) && !leadsBack(issuerOf(config), asked),
  );
}

/** Through whom the request came: a house among them is no way to log in for it (decision 0022). */
function askedBy({ interaction: { params } }: Journey): Asked {
  const { redirect_uri: redirectUri, [requestedVia]: through } = params as Record<string, string | undefined>;
  return { through: parseRequestedVia(through) ?? [], redirectUri };
}

/** Sources name real people, who have no business in a sandbox. */
function serves({ application }: Journey, identityTypes: readonly IdentityType[]): boolean {
  if (application?.environment === 'sandbox') return false;
  if (!application) return identityTypes.length > 0;
  return identityTypes.some((type) => application.identities[type] !== undefined);
}

/** The same for one of them: whoever types the address of another finds nothing. */
export async function sourceNamed(parts: JourneyParts, journey: Journey): Promise<LiveSource | undefined> {
  return (await sourcesFor(parts, journey)).find(({ config }) => config.id === journey.ctx.params.slug);
}

/** Where the browser is to go. */
export function goToSource(
  parts: JourneyParts,
  journey: Journey,
  live: LiveSource,
): Promise<Outcome<{ begun: Begun }, SourceFailure>> {
  return beginUpstream(parts, live, bindingOf(journey), requestTo(journey));
}

/** Nobody else's browser has a journey of this name: its cookie is signed and stands beside it. */
const bindingOf = ({ uid }: Journey) => `journey:${uid}`;

function requestTo(journey: Journey): Omit<BeginRequest, 'callbackUrl'> {
  const { interaction, request, stored } = journey;
  const { prompt } = interaction.params as { prompt?: string };
  const isRenewal = interaction.session?.accountId !== undefined || oldestFor(journey) < recentSeconds;
  const fresh = isRenewal || stored.state.isFreshSourceDue === true || (prompt ?? '').split(' ').includes('login');
  return {
    locale: currentRequest()?.locale ?? locales[0],
    requestedVia: askedBy(journey).through,
    ...(request.wantedAcr && { acr: request.wantedAcr }),
    ...(fresh && { fresh }),
  };
}

/** How old a login may be for this request: another house that asks on somebody's behalf sets no narrow limit. */
function oldestFor({ interaction }: Journey): number {
  const { max_age } = interaction.params as { max_age?: string | number };
  return Math.min(oldestLoginSeconds, Number(max_age ?? oldestLoginSeconds));
}

/** The browser is back: the journey goes on with what the source says, or tells why it cannot. */
export async function returnFromSource(parts: JourneyParts, journey: Journey, live: LiveSource): Promise<void> {
  const query = new URLSearchParams(journey.ctx.querystring);
  const completed = await completeUpstream(parts, live, bindingOf(journey), query);
  if (completed.ok || completed.reason !== 'state-missing') return goOn(parts, journey, live, completed);
  // nothing of this journey was begun or used up: it stays as it is, so that a copy cannot undo what the first one did
  await recordRefusal(parts, live, completed.reason);
  journey.ctx.redirect(`/login/${journey.uid}/stale`);
}

/**
 * Name and password of a directory. Tries are counted for the typed name before the directory hears of it: nobody guesses
 * there through us without end, whether such a name exists or not.
 */
export async function proveDirectoryLogin(
  parts: JourneyParts,
  journey: Journey,
  live: LiveSource,
  typed: { username: string; password: string },
): Promise<'wrong' | undefined> {
  const name = `${live.id}\n${typed.username.normalize('NFKC').toLowerCase()}`;
  const subject = { personId: undefined, fingerprint: parts.cipher.fingerprint('sources.username', name) };
  const failures = await countAttempt(parts.knex, 'source', subject, parts.clock());
  if (failures === undefined) return 'wrong';
  const completed = await completeWithCredentials(parts, live, typed, requestTo(journey));
  // only a success forgets: a directory that was made to be busy must not
  if (completed.ok) await clearFailures(parts.knex, 'source', subject);
  if (completed.ok || reasonOf(completed.reason) !== 'source.wrong-credentials') {
    await goOn(parts, journey, live, completed);
    return undefined;
  }
  await recordRefusal(parts, live, completed.reason);
  return 'wrong';
}

async function goOn(
  parts: JourneyParts,
  journey: Journey,
  live: LiveSource,
  completed: Outcome<{ identity: UpstreamIdentity }, SourceFailure>,
): Promise<void> {
  if (!completed.ok) return refuseLogin(parts, journey, live, completed.reason);
  const { identity } = completed;
  const now = seconds(parts);
  if (now - (identity.assurance.authTime ?? now) > oldestFor(journey)) {
    return refuseLogin(parts, journey, live, 'too-old');
  }
  await arrive(parts, journey, arrivalOf(live, identity, parts.clock()));
}

async function refuseLogin(
  parts: JourneyParts,
  journey: Journey,
  live: LiveSource,
  reason: SourceFailure,
): Promise<void> {
  await recordRefusal(parts, live, reason);
  const { state } = journey.stored;
  const told = { sourceProblem: reasonOf(reason), ...(reason === 'too-old' && { isFreshSourceDue: true }) };
  await advance(parts, journey, { ...state, view: 'identifier', notice: undefined, ...told });
}

async function recordRefusal({ knex }: JourneyParts, live: LiveSource, reason: string): Promise<void> {
  await recordEvent(knex, { type: 'source.refused', outcome: 'refused', detail: { sourceId: live.id, reason } });
}

/**
 * Whoever is linked is logged in. Everybody else is asked, and is shown first whether the document that the source proves is
 * one of an account here: the answer is for its owner, whose identity the source has just proven.
 */
async function arrive(parts: JourneyParts, journey: Journey, found: Omit<Arrival, 'hasAccount'>): Promise<void> {
  const clientId = String(journey.interaction.params.client_id);
  const known = await findKnownByLink(parts, subjectFingerprint(parts.cipher, found), found.sourceId, clientId);
  const { state } = journey.stored;
  if (known && known.person.status !== 'active') {
    const told = { sourceProblem: 'source.account-not-active' as const };
    return void (await advance(parts, journey, { ...state, view: 'identifier', notice: undefined, ...told }));
  }
  if (known) {
    await noteArrivalTwin(parts, known.person.id, found);
    const condition = linkUsed(parts, known.person.id, found);
    const next = stateOfLogin(parts, state, known.person.id, { ...found, hasAccount: true });
    if (await advance(parts, journey, next, { known, condition })) return;
    // taken off, or its owner locked, since it was looked up: what holds now is told
    return arrive(parts, journey, found);
  }
  const owner = found.document && (await findDocumentOwner(parts.knex, parts.cipher, found.document));
  const arrival = sealArrival(parts.cipher, { ...found, hasAccount: owner !== undefined });
  await advance(parts, journey, { ...settled(state), view: 'arrival', arrival });
}

/** The journey with the proof that a login at a source is. */
export function stateOfLogin(
  { cipher }: JourneyParts,
  state: JourneyState,
  personId: string,
  arrival: Arrival,
): JourneyState {
  const proof = { ...sourceAuthenticator.prove(arrival), at: arrival.at };
  const next = withProof({ ...settled(state), view: 'identifier' }, personId, proof);
  return { ...next, origin: originOf(cipher, arrival) };
}

/** Without what the last try left behind. */
export function settled(state: JourneyState): JourneyState {
  const { arrival: _arrival, sourceProblem: _problem, isFreshSourceDue: _due, notice: _notice, ...rest } = state;
  return rest;
}

export function arrivalIn({ cipher }: JourneyParts, { stored }: Journey): Arrival | undefined {
  const { arrival } = stored.state;
  return arrival === undefined ? undefined : openArrival(cipher, arrival);
}
