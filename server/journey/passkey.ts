import { beginPasskeyLogin, finishPasskeyLogin, refuseOldCounter } from '../authenticators/passkey/login.ts';
import { provenModel } from '../authenticators/passkey/own-keys.ts';
import { passkeyAuthenticator } from '../authenticators/passkey/proves.ts';
import {
  addPasskey,
  beginPasskeyRegistration,
  type NewPasskey,
  verifyPasskeyRegistration,
} from '../authenticators/passkey/registration.ts';
import { relyingPartyOf } from '../authenticators/passkey/relying-party.ts';
import { changeProfile } from '../people/change-profile.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { advance } from './advance.ts';
import type { DatedProof } from './assurance.ts';
import { bindOnce } from './bind-once.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { seconds } from './password.ts';
import { type JourneyState, withProof } from './state.ts';
import { knownAlong, knownFrom } from './store.ts';

export const relyingPartyName = '一门 Yimen';

/** Options to ask for a passkey: any of this site before login, one of the person's own in a step-up. */
export function passkeyRequest(parts: JourneyParts, journey: Journey): Promise<object> {
  const rp = relyingPartyOf(parts.config, relyingPartyName);
  const isEnough = (passkey: NewPasskey) => isEnoughFor(parts, journey, passkey);
  return beginPasskeyLogin(parts.knex, rp, { ...promptOf(journey), isEnough }, parts.clock());
}

/** In a step-up to `phrh` only keys of proven models are asked for, of the listed ones where a unit lists some. */
function isEnoughFor(parts: JourneyParts, { step }: Journey, passkey: NewPasskey): boolean {
  if (step.name !== 'step-up' || step.wanted !== 'phrh') return true;
  const model = provenModel(parts.keyModels, passkey);
  return model !== undefined && (step.models?.includes(model) ?? true);
}

function promptOf(journey: Journey) {
  const personId = journey.step.name === 'step-up' ? journey.person?.id : undefined;
  return { binding: journey.uid, ...(personId && { personId }) };
}

/** Options to make a new passkey for the person proven in this journey. */
export async function passkeyCreation(parts: JourneyParts, journey: Journey): Promise<object> {
  const { person } = journey;
  if (!person) throw new Error('no account to make a passkey for');
  const rp = relyingPartyOf(parts.config, relyingPartyName);
  const named = { id: person.id, name: journey.typed || person.name || relyingPartyName };
  return beginPasskeyRegistration(parts.knex, rp, { person: named, binding: journey.uid }, parts.clock());
}

export async function provePasskey(parts: JourneyParts, journey: Journey, response: string): Promise<boolean> {
  const rp = relyingPartyOf(parts.config, relyingPartyName);
  const read = knownAlong(parts, String(journey.interaction.params.client_id));
  const answer = { ...promptOf(journey), response, read };
  const outcome = await finishPasskeyLogin(parts.database, rp, answer, parts.clock());
  if (!outcome.ok) return false;
  const { passkey, use } = outcome;
  const known = knownFrom(parts, outcome.along);
  // a key of a real person opens no sandbox, and one of a made-up person nothing else
  if (known && known.person.status !== 'active') return false;
  const proof = proofBy(parts, passkey);
  const state = withProof({ ...journey.stored.state, view: 'identifier' }, passkey.personId, proof);
  if (await advance(parts, journey, state, { condition: use, ...(known && { known }) })) return true;
  await refuseOldCounter(parts.knex, passkey);
  return false;
}

function proofBy(parts: JourneyParts, passkey: NewPasskey): DatedProof {
  const { backupEligible } = passkey;
  const proof = passkeyAuthenticator.prove({ backupEligible, attestedModel: provenModel(parts.keyModels, passkey) });
  return { ...proof, at: seconds(parts) };
}

/**
 * Binds a new passkey after an offer, as a way up, or as the first thing a new account logs in with. False when it will not do; whoever
 * comes too late sees what the journey has become.
 */
export async function bindPasskey(parts: JourneyParts, journey: Journey, response: string): Promise<boolean> {
  const { person } = journey;
  if (!person) return false;
  const rp = relyingPartyOf(parts.config, relyingPartyName);
  const answer = { personId: person.id, binding: journey.uid, response };
  // the first thing a new account logs in with is part of opening it; any later one is a change its owner is told of
  const isFirst = journey.step.name === 'who';
  const verified = await verifyPasskeyRegistration(parts.knex, rp, answer, parts.clock());
  if (!verified.ok) return false;
  const { passkey } = verified;
  const { uid, stored } = journey;
  const state: JourneyState = { ...stored.state, view: 'identifier', offered: true };
  const used = { ...stored, state: withProof(state, person.id, proofBy(parts, passkey)) };
  const outcome = await bindOnce(
    parts,
    { uid, stored: used },
    {
      personId: person.id,
      bind: (tx) => addPasskey(tx, passkey),
      rest: async (tx) => {
        if (isFirst) return;
        await factorChanged(tx, parts, person.id, { code: 'passkey.added', passkeyId: passkey.id }, uid);
      },
    },
  );
  if (!outcome.ok && outcome.reason === 'already-known') return false;
  journey.ctx.redirect(`/login/${uid}`);
  return true;
}

/** "Not now" counts for this journey, "never" for good. */
export async function answerOffer(parts: JourneyParts, journey: Journey, decision: 'later' | 'never'): Promise<void> {
  const { person } = journey;
  if (decision === 'never' && person) {
    await parts.knex.transaction((tx) => changeProfile(tx, person.id, { passkeyOffer: 'never' }));
  }
  await advance(parts, journey, { ...journey.stored.state, offered: true });
}
