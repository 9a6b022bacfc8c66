import type { Frame, Page } from '../../views/frame.ts';
import { chooseIdentityPage } from '../../views/identities/choose-page.ts';
import { missingIdentityPage } from '../../views/identities/missing-page.ts';
import { rememberWayBack } from '../http/way-back.ts';
import { cardOf, hinderedCards, possibleCards, type Reader } from '../identities/cards.ts';
import { type Candidate, isMendable } from '../identities/qualify.ts';
import type { Locale } from '../lib/locale.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { props, type Told } from './props.ts';

/** What there is to choose from, at the steps where a choice may be made or changed; undefined at all others (T-081). */
export function choosable({ step }: Journey): readonly Candidate[] | undefined {
  if (step.name === 'identity') return step.candidates;
  return step.name === 'step-up' ? step.candidates : undefined;
}

export async function drawChoice(
  parts: JourneyParts,
  journey: Journey,
  frame: Frame,
  candidates: readonly Candidate[],
  told: Told,
): Promise<Page> {
  const reader = readerOf(parts, journey, frame.locale);
  const hasSession = standsOnSession(journey);
  const hindered = await hinderedOf(journey, reader, candidates);
  if (hasSession && hindered.length > 0) keepWayBack(parts, journey);
  return chooseIdentityPage(frame, {
    ...props(journey, told),
    possible: await possibleCards(reader, candidates, journey.facts?.identities?.wearer.remembered),
    // a kind the person has none of is told only where nothing else is left
    hindered: hindered.filter(({ card }) => card !== undefined),
    hasSession,
  });
}

export async function drawMissing(
  parts: JourneyParts,
  journey: Journey,
  frame: Frame,
  candidates: readonly Candidate[],
  told: Told,
): Promise<Page> {
  keepWayBack(parts, journey);
  const hindered = await hinderedOf(journey, readerOf(parts, journey, frame.locale), candidates);
  return missingIdentityPage(frame, { ...props(journey, told), hindered });
}

/** Name of the identity a step-up is for, and whether there is another one to take instead. */
export async function wornInStepUp(parts: JourneyParts, journey: Journey, frame: Frame) {
  const { step } = journey;
  if (step.name !== 'step-up' || !step.identity) return undefined;
  const card = await cardOf(readerOf(parts, journey, frame.locale), step.identity);
  return { card, hasOthers: (step.candidates ?? []).filter(isMendable).length > 1 };
}

function hinderedOf(journey: Journey, reader: Reader, candidates: readonly Candidate[]) {
  const { facts, person } = journey;
  const application = facts?.identities?.application ?? { clientId: '', identities: {} };
  return hinderedCards(reader, candidates, application, person?.assuranceLevel ?? 1);
}

function readerOf({ clients }: JourneyParts, { person }: Journey, locale: Locale): Reader {
  return { clients, locale, name: person?.name ?? null };
}

/** Whoever logs in just now has no session yet that the account pages could be entered with. */
function standsOnSession({ interaction, person }: Journey): boolean {
  return interaction.prompt.name === 'select_account' && interaction.session?.accountId === person?.id;
}

export function keepWayBack({ config }: JourneyParts, { ctx, uid, interaction }: Journey): void {
  rememberWayBack(ctx, config.issuer, { uid, until: new Date(interaction.exp * 1000) });
}
