import { passwordAuthenticator } from '../authenticators/password/proves.ts';
import { HttpProblem } from '../http/problem.ts';
import { type Acr, acrValues, satisfies, strictestAcr } from '../lib/acr.ts';
import { identityTypeOf } from '../lib/identity.ts';
import { advance } from './advance.ts';
import { type DatedProof, reach } from './assurance.ts';
import { agree } from './consent.ts';
import type { Handler } from './handlers.ts';
import { choosable } from './identity.ts';
import { sealTyped } from './open-journey.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { ownerOf, seconds, showPassword } from './password.ts';
import { type JourneyState, withProof } from './state.ts';

/**
 * A login without a page, for the automatic tests of a department: one post for each page there would have been. In sandboxes
 * alone, where nobody but made-up persons is known: anywhere else the address is not there.
 */
export const takeTestPerson: Handler = async (parts, journey, body) => {
  if (journey.application?.environment !== 'sandbox') throw new HttpProblem(404, 'request.unknown');
  if (journey.step.name === 'consent') return agree(parts, journey, () => true);
  if (choosable(journey)) return enterAs(parts, journey, body.identity ?? 'citizen');
  await prove(parts, journey, body);
};

/** The password is judged as on the page; a stronger login is then taken as made, for there is no device to make it with. */
async function prove(parts: JourneyParts, journey: Journey, body: Readonly<Record<string, string>>): Promise<void> {
  const { username = '', password = '', acr } = body;
  const typed = username.slice(0, 256);
  const outcome = await showPassword(parts, { ...journey, typed }, password);
  const owner = outcome?.isProven ? ownerOf(parts, outcome) : undefined;
  if (!owner) return tell(journey, 'login.failed');
  const { known } = owner;
  const wanted = strictestAcr([journey.request.wantedAcr, acrValues.find((value) => value === acr)]);
  const state: JourneyState = { ...journey.stored.state, typed: sealTyped(parts, typed), view: 'identifier' };
  const proven = proofsFor(wanted, seconds(parts)).reduce<JourneyState>(
    (next, proof) => withProof(next, known.person.id, proof),
    state,
  );
  await advance(parts, journey, { ...proven, offered: true }, owner);
}

function proofsFor(wanted: Acr | undefined, at: number): DatedProof[] {
  const password: DatedProof = { ...passwordAuthenticator.prove({}), at };
  if (wanted === undefined || satisfies(reach([password])?.acr, wanted)) return [password];
  const key = { authenticator: 'passkey', amr: ['pop', 'hwk', 'user'], factors: ['possession', 'inherence'] } as const;
  return [password, { ...key, phishingResistant: true, hardwareBound: wanted === 'phrh', userVerified: true, at }];
}

async function enterAs(parts: JourneyParts, journey: Journey, asked: string): Promise<void> {
  const candidate = choosable(journey)?.find(({ identity }) => identityTypeOf(identity.key) === asked);
  if (!candidate) return tell(journey, 'identity.not-possible');
  await advance(parts, journey, { ...journey.stored.state, identity: candidate.identity.key });
}

/** To a program, which reads no pages. */
function tell({ ctx }: Journey, code: 'login.failed' | 'identity.not-possible'): void {
  ctx.status = 400;
  ctx.body = { error: code };
}
