import type { Interaction } from 'oidc-provider';
import type { ApplicationLabel } from '../clients/registry.ts';
import { servesAnybody } from '../clients/served-identities.ts';
import type { Change } from '../db/database.ts';
import { localeCookie } from '../http/preferred-locale.ts';
import { HttpProblem } from '../http/problem.ts';
import { currentRequest } from '../http/request-context.ts';
import type { RouteContext } from '../http/route.ts';
import { askedDetail } from '../identities/act-for.ts';
import { findWearer } from '../identities/wearer.ts';
import { type Acr, strictestAcr } from '../lib/acr.ts';
import { matchLocale } from '../lib/locale.ts';
import { journeyChoice } from '../oidc/entering.ts';
import { scopeNeedsStrongerLogin } from '../oidc/level-checks.ts';
import { essentialAcrClaims } from '../oidc/policy.ts';
import { askedAgain, namesToBeginWith, stillAsked } from './asked-again.ts';
import { wantedAcr } from './assurance.ts';
import { nextStep, type Request } from './next-step.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { sessionProofs } from './session-proofs.ts';
import { freshState, type JourneyState, withProof } from './state.ts';
import { type FoundJourney, findJourney, findKnown, journeySaved, type Known, type StandsOn } from './store.ts';

const typedContext = 'journeys.typed';

/**
 * Reads the journey of this request: the interaction by its cookie, which must name the uid of the address, so that a
 * link to somebody else's journey leads nowhere (T-098). Undefined when it came to its end and the browser went back.
 */
export async function openJourney(parts: JourneyParts, ctx: RouteContext): Promise<Journey | undefined> {
  const interaction = await readInteraction(parts, ctx);
  if (!interaction) return undefined;
  speakAsAsked(ctx, interaction);
  const again = await askedAgain(parts, ctx, interaction);
  const { known: read, ...stored } = await findOrBegin(parts, interaction, again);
  const application = await parts.clients.label(String(interaction.params.client_id));
  const request = requestOf(interaction);
  if (stored.state.isPrefilled && !stored.state.personId && !again) stored.state = freshState('identifier');
  const { personId } = stored.state;
  const known = personId ? await knownPerson(parts, { personId, request, application, interaction }, read) : undefined;
  // a lock or closure in the middle of a journey takes back what was proven (T-054)
  if (personId && known?.person.status !== 'active') stored.state = freshState('identifier');
  const active = known?.person.status === 'active' ? known : undefined;
  const typed = opened(parts, stored.state.typed) ?? '';
  return {
    uid: interaction.uid,
    ctx,
    interaction,
    application,
    request,
    again: stillAsked(again, stored.state.personId, { typed, own: opened(parts, stored.state.own) }),
    stored,
    person: active?.person,
    facts: active?.facts,
    step: nextStep(stored.state, request, active?.facts),
    typed,
  };
}

const opened = (parts: JourneyParts, sealed: string | undefined) => (sealed ? openTyped(parts, sealed) : undefined);

async function readInteraction(parts: JourneyParts, ctx: RouteContext): Promise<Interaction | undefined> {
  const interaction = await parts.host
    .current()
    .interactionDetails(ctx.req, ctx.res)
    .catch(() => undefined);
  const { uid = '' } = ctx.params;
  if (interaction?.uid === uid) return interaction;
  // the provider forgets an interaction when it is answered; what is left of the journey tells how it ended
  const left = interaction ? undefined : await findJourney(parts, uid);
  if (left?.state.finished) return undefined;
  throw new HttpProblem(400, 'journey.expired');
}

/** `ui_locales` (OpenID Connect Core 3.1.2.1) counts until the person chooses a language themselves. */
function speakAsAsked(ctx: RouteContext, interaction: Interaction): void {
  const request = currentRequest();
  const asked = interaction.params.ui_locales;
  if (!request || typeof asked !== 'string' || ctx.cookies.get(localeCookie, { signed: false })) return;
  request.locale = matchLocale(asked.split(' ')) ?? request.locale;
}

async function findOrBegin(
  parts: JourneyParts,
  interaction: Interaction,
  again: Journey['again'],
): Promise<FoundJourney> {
  const stored = await findJourney(parts, interaction.uid);
  if (stored) return stored;
  const state = withSessionProof(
    freshState(interaction.prompt.name === 'create' ? 'register' : 'identifier'),
    interaction,
  );
  const { typed, own } = await namesToBeginWith(parts, interaction, state.personId ? undefined : again);
  const names = {
    ...(typed && { typed: sealTyped(parts, typed) }),
    ...(own !== undefined && { own: sealTyped(parts, own) }),
    // what the application says of who comes is told to whoever does
    ...(typed && interaction.params.login_hint === undefined && { isPrefilled: true }),
  };
  return { state: { ...state, ...names }, version: 0 };
}

const levelReasons = new Set(['acr_values', scopeNeedsStrongerLogin]);

/**
 * A step-up inside a running session asks only for what is missing: what the session proves counts. Not when the request
 * asked for a new login (`prompt=login`, `max_age`) or the session is not good enough to stand on. Whoever only chooses in
 * which identity they come stands on the session as it is.
 */
function withSessionProof(state: JourneyState, interaction: Interaction): JourneyState {
  const { session, prompt } = interaction;
  if (!session?.accountId || !session.acr) return state;
  const isChoice = prompt.name === 'select_account';
  if (!isChoice && !prompt.reasons.every((reason) => levelReasons.has(reason))) return state;
  const at = (interaction as { session?: { loginTs?: number } }).session?.loginTs ?? interaction.iat;
  const proven = sessionProofs(session.amr ?? [], at).reduce(
    (next, proof) => withProof(next, session.accountId, proof),
    state,
  );
  return isChoice ? { ...proven, standing: session.acr as Acr } : proven;
}

type Knowing = Pick<Journey, 'request' | 'application' | 'interaction'> & { personId: string };

/** `read`: whom the proofs belong to, where that was just read. */
async function knownPerson(
  parts: JourneyParts,
  { personId, request, application, interaction }: Knowing,
  read: Known | undefined,
): Promise<Known | undefined> {
  const known = read ?? (await findKnown(parts, personId, String(interaction.params.client_id)));
  if (!known || known.facts.identities || !mustChoose(request, application)) return known;
  const now = parts.clock();
  const wearer = known.wearer ?? (await findWearer(parts.knex, { personId, clientId: application.clientId, now }));
  const identities = wearer && { wearer, application: { ...application, actFor: request.actFor }, now };
  return { ...known, facts: { ...known.facts, identities } };
}

/** An application that takes anybody is entered as oneself, and nothing is looked up for it, unless it asks for the question. */
function mustChoose(request: Request, application: ApplicationLabel | undefined): application is ApplicationLabel {
  if (!application || request.prompt === 'consent' || request.prompt === 'assurance') return false;
  return request.ask || !servesAnybody(application.identities);
}

function requestOf(interaction: Interaction): Request {
  const { acr_values, authorization_details, claims, prompt } = interaction.params as {
    acr_values?: string;
    authorization_details?: string;
    claims?: string;
    prompt?: string;
  };
  const { scopeAcr } = interaction.prompt.details as { scopeAcr?: Acr };
  const isAnswered = journeyChoice(interaction.lastSubmission) !== undefined;
  return {
    prompt: interaction.prompt.name as Request['prompt'],
    wantedAcr: strictestAcr([wantedAcr(acr_values, essentialAcrClaims(parseClaims(claims))), scopeAcr]),
    ask: !isAnswered && (prompt ?? '').split(' ').includes('select_account'),
    actFor: askedDetail(authorization_details),
  };
}

/** The `claims` parameter was validated by the provider when the request came in. */
function parseClaims(claims: string | undefined): unknown {
  return claims === undefined ? undefined : JSON.parse(claims);
}

export function sealTyped(parts: JourneyParts, typed: string): string {
  return parts.cipher.encrypt(typedContext, typed).toString('base64');
}

export function openTyped(parts: JourneyParts, sealed: string): string {
  return parts.cipher.decrypt(typedContext, Buffer.from(sealed, 'base64'));
}

/** The journey with another state, its step decided anew; nothing is stored yet. `known`: whom it now belongs to, if just read. */
export async function moved(
  parts: JourneyParts,
  journey: Journey,
  state: JourneyState,
  known?: Known,
): Promise<Journey> {
  const { personId } = state;
  const read = personId ? await knownPerson(parts, { ...journey, personId }, known) : undefined;
  const active = read?.person.status === 'active' ? read : undefined;
  const step = nextStep(state, journey.request, active?.facts);
  return { ...journey, stored: { ...journey.stored, state }, person: active?.person, facts: active?.facts, step };
}

/** Saves the state; changes no row when another tab or a second click was faster. */
export function saving({ uid, stored, interaction }: Journey, shown?: StandsOn): Change {
  return journeySaved(uid, stored, new Date(interaction.exp * 1000), shown);
}
