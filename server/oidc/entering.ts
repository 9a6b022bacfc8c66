import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { servesAnybody } from '../clients/served-identities.ts';
import type { Queryable } from '../db/database.ts';
import { chooseIdentity } from '../identities/choose.ts';
import { chosenIdentity, identityOfGrant } from '../identities/of-grant.ts';
import { type Assurance, type Demanding, qualify } from '../identities/qualify.ts';
import { candidatesFor, findWearer } from '../identities/wearer.ts';
import { type Identity, type IdentityKey, parseIdentityKey } from '../lib/identity.ts';

/** In which identity this authorization request enters the application, or why nobody can tell yet. */
export type Entering =
  | { name: 'enter'; identity: Identity; by: 'grant' | 'journey' | 'choice' }
  | { name: 'ask' }
  /** The request is about one enterprise, and the person may act for it in no identity. */
  | { name: 'nobody' }
  /** The last choice, or the only one, needs a stronger login. */
  | { name: 'stronger' };

/** What the journey chose, as it stands in the result of an interaction. */
export type JourneyChoice = { identity: IdentityKey; passkeyModel?: string };

export function journeyChoice(result: unknown): JourneyChoice | undefined {
  const { identity, passkeyModel } = (result as { select_account?: Record<string, unknown> })?.select_account ?? {};
  const key = parseIdentityKey(identity);
  return key && { identity: key, ...(typeof passkeyModel === 'string' && { passkeyModel }) };
}

/** The decision of this request, for the checks of the interaction policy. */
export function enteringOf(ctx: KoaContextWithOIDC): Entering | undefined {
  return (ctx.state as { entering?: Entering }).entering;
}

export function setEntering(ctx: KoaContextWithOIDC, entering: Entering): Entering {
  (ctx.state as { entering?: Entering }).entering = entering;
  return entering;
}

type EnteringParts = { knex: Queryable; clock: () => Date };

/**
 * Decides in the order of what is nearest: what was agreed to or chosen in this interaction, what the session entered before,
 * what was chosen the last time. An application that takes anybody is entered as oneself, without a question to the database.
 */
export async function decideEntering(
  parts: EnteringParts,
  ctx: KoaContextWithOIDC,
  application: Demanding,
  existing: Grant | undefined,
): Promise<Entering> {
  if (ctx.oidc.promptPending('select_account')) return { name: 'ask' };
  if (servesAnybody(application.identities)) return asOneself;
  const held = existing && identityOfGrant(existing.jti);
  const chosen = ctx.oidc.result?.consent?.grantId ? held?.key : journeyChoice(ctx.oidc.result)?.identity;
  const wanted = chosen ?? held?.key;
  if (wanted === undefined) return fromLastTime(parts, ctx, application);
  if (held && wanted === held.key) {
    if (mayEnter(ctx, application, held, parts.clock())) return { name: 'enter', identity: held, by: 'grant' };
    return fromLastTime(parts, ctx, application);
  }
  // the journey may have been left open for an hour: what its choice rests on is judged again
  const identity = chosenIdentity(ctx.oidc.session?.accountId ?? '', wanted);
  if (identity && mayEnter(ctx, application, identity, parts.clock()))
    return { name: 'enter', identity, by: 'journey' };
  return { name: 'ask' };
}

/** As whom an application is entered that takes anybody. */
export const asOneself = {
  name: 'enter',
  identity: { key: 'citizen', facts: { type: 'citizen' } },
  by: 'choice',
} as const satisfies Entering;

/** Whether the identity a grant was given in still does. The make of the passkey was judged when it was given. */
export function mayEnter(ctx: KoaContextWithOIDC, application: Demanding, held: Identity, now: Date): boolean {
  const assurance = ctx.oidc.account?.assurance as Assurance | undefined;
  if (!assurance) return false;
  const missing = qualify(held, { assurance, login: { acr: ctx.oidc.session?.acr } }, application, now);
  return missing.every((one) => one === 'passkey-policy');
}

async function fromLastTime(
  { knex, clock }: EnteringParts,
  ctx: KoaContextWithOIDC,
  application: Demanding,
): Promise<Entering> {
  const { session, result } = ctx.oidc;
  const now = clock();
  const who = { personId: session?.accountId ?? '', clientId: application.clientId, now };
  const wearer = await findWearer(knex, who);
  if (!wearer) return { name: 'ask' };
  const login = { acr: session?.acr, passkeyModel: journeyChoice(result)?.passkeyModel };
  const candidates = candidatesFor(wearer, login, application, now);
  const chosen = chooseIdentity({ candidates, chosen: undefined, remembered: wearer.remembered, ask: false });
  if (chosen.name === 'none' && application.actFor) return { name: 'nobody' };
  if (chosen.name !== 'enter') return { name: 'ask' };
  const { identity, missing } = chosen.candidate;
  return missing.length === 0 ? { name: 'enter', identity, by: 'choice' } : { name: 'stronger' };
}
