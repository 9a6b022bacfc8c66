import { recordingOf } from '../audit/record.ts';
import type { Change } from '../db/database.ts';
import { entryEvent, rememberingOf } from '../identities/record-choice.ts';
import { type Reached, reach } from './assurance.ts';
import { freshProofs, modelOf, type Step } from './next-step.ts';
import type { Journey, JourneyParts } from './parts.ts';

/** What a journey comes to. Without a proof made in it the session goes on as it is: only the identity is new. */
export type Ending = {
  personId: string;
  login: Reached | undefined;
  entering: Extract<Step, { name: 'finish' }>['entering'];
};

export function endingOf({ step, stored: { state } }: Journey): Ending {
  const reached = reach(state.proofs);
  if (step.name !== 'finish' || !reached || !state.personId) throw new Error('a journey without proof cannot finish');
  const isLogin = freshProofs(state).length > 0;
  return { personId: state.personId, login: isLogin ? reached : undefined, entering: step.entering };
}

/** What the provider is told. `prompt=create` counts as answered by the login. */
export function resultOf({ request, stored }: Journey, { personId, login, entering }: Ending): object {
  const { origin, proofs } = stored.state;
  const passkeyModel = modelOf(proofs);
  return {
    ...(request.prompt === 'create' && { create: {} }),
    ...(login && {
      login: { accountId: personId, acr: login.acr, amr: login.amr, ts: login.authTime, remember: false },
    }),
    ...(login && origin && { source: origin }),
    ...(entering && {
      select_account: { identity: entering.candidate.identity.key, ...(passkeyModel && { passkeyModel }) },
    }),
  };
}

/** What is written down of it, in the act that hands it over. */
export function recordsOf(parts: JourneyParts, journey: Journey, ending: Ending): Change[] {
  return [...loginRecords(journey, ending), ...entryRecords(parts, journey, ending)];
}

function loginRecords({ stored, interaction }: Journey, { personId, login }: Ending): Change[] {
  if (!login) return [];
  const event = recordingOf({
    type: 'login.attempt.succeeded',
    outcome: 'success',
    actorId: personId,
    personId,
    clientId: String(interaction.params.client_id),
    detail: { acr: login.acr, amr: login.amr.join(' '), factors: stored.state.proofs.length },
  });
  return [event];
}

/** A choice is remembered when somebody made one that is not remembered yet. */
function entryRecords({ clock }: JourneyParts, journey: Journey, { personId, entering }: Ending): Change[] {
  const { application, facts } = journey;
  if (!entering || !application) return [];
  const { clientId, identities: served } = application;
  const { identity } = entering.candidate;
  const isNew = entering.how === 'chosen' && facts?.identities?.wearer.remembered !== identity.key;
  const event = entryEvent({ personId, clientId, served, identity });
  return [
    ...(isNew ? [rememberingOf({ personId, clientId, identity: identity.key, at: clock() })] : []),
    ...(event ? [recordingOf(event)] : []),
  ];
}
