import {
  linkArrival,
  linkUsed,
  noteArrivalTwin,
  openAccountByArrival,
  subjectFingerprint,
} from '../federation/links.ts';
import { currentRequest } from '../http/request-context.ts';
import { locales } from '../lib/locale.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { advance } from './advance.ts';
import { bindOnce } from './bind-once.ts';
import { sealTyped } from './open-journey.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { arrivalIn, settled, stateOfLogin } from './source.ts';
import type { JourneyState } from './state.ts';
import { findKnownByLink } from './store.ts';

export type ArrivalRefusal = 'other-person' | 'not-free';

/**
 * Opens an account for somebody who came by a source, because they said so. Of parallel tries the slower ones log in to
 * what the first one made (T-163).
 */
export async function openNewAccount(
  parts: JourneyParts,
  journey: Journey,
): Promise<ArrivalRefusal | 'closed' | undefined> {
  const arrival = arrivalIn(parts, journey);
  if (!arrival) throw new Error('nobody arrived');
  if (arrival.hasAccount) return 'other-person';
  if (!parts.policies.current().registration.bySource) return 'closed';
  const opened = await openAccountByArrival(parts.knex, parts, arrival, currentRequest()?.locale ?? locales[0]);
  if (!opened.ok && opened.reason === 'other-person') return 'other-person';
  const known = await findKnownByLink(
    parts,
    subjectFingerprint(parts.cipher, arrival),
    arrival.sourceId,
    String(journey.interaction.params.client_id),
  );
  if (known?.person.status !== 'active') return 'not-free';
  const state = stateOfLogin(parts, journey.stored.state, known.person.id, arrival);
  const contact = arrival.contact === undefined ? {} : { typed: sealTyped(parts, arrival.contact) };
  const next: JourneyState = { ...state, ...(opened.ok && { notice: 'registered', contact }) };
  const condition = linkUsed(parts, known.person.id, arrival);
  return (await advance(parts, journey, next, { known, condition })) ? undefined : 'not-free';
}

/** The person has just logged in by ours and said yes. They are told at every address, with a link that takes it back. */
export async function linkToAccount(parts: JourneyParts, journey: Journey): Promise<ArrivalRefusal | undefined> {
  const { person, uid, stored } = journey;
  const arrival = arrivalIn(parts, journey);
  const live = arrival && (await parts.sources.find(arrival.slug));
  if (!person || !arrival || !live) return 'not-free';
  const used = { ...stored, state: { ...settled(stored.state), notice: 'source-linked' as const } };
  const outcome = await bindOnce(
    parts,
    { uid, stored: used },
    {
      personId: person.id,
      bind: (tx) => linkArrival(tx, parts, person.id, arrival),
      rest: (tx, { linkId }) =>
        factorChanged(tx, parts, person.id, { code: 'source.linked', linkId, source: live.config.label }, uid),
    },
  );
  if (!outcome.ok && outcome.reason === 'other-person') await noteArrivalTwin(parts, person.id, arrival);
  if (!outcome.ok && outcome.reason !== 'moved') return outcome.reason === 'other-person' ? 'other-person' : 'not-free';
  journey.ctx.redirect(`/login/${uid}`);
  return undefined;
}

/** Not now: the login of ours goes on without. */
export async function leaveUnlinked(parts: JourneyParts, journey: Journey): Promise<void> {
  await advance(parts, journey, settled(journey.stored.state));
}
