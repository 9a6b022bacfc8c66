import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { identityOfGrant } from '../identities/of-grant.ts';
import { type Assurance, effectiveAssurance } from '../identities/qualify.ts';
import type { IdentityFacts } from '../lib/identity.ts';
import { enteringOf } from './entering.ts';
import { goOnWithout, judgeRequest, type LevelParts } from './request-levels.ts';
import type { MissingAssurance, ScopeVerdict } from './scope-levels.ts';

const { Check, Prompt } = interactionPolicy;
const citizen: IdentityFacts = { type: 'citizen' };

/** Why the journey must make a login better for the sake of a scope: the first can stand on the session, the second not. */
export const scopeNeedsStrongerLogin = 'scope_acr';
export const scopeNeedsFreshLogin = 'scope_login_age';

/**
 * Levels of scopes that a login can meet. Judged before it is known in which identity somebody enters, which changes nothing
 * about how they logged in.
 */
export function loginChecks(parts: LevelParts) {
  const stepUp = async (ctx: KoaContextWithOIDC): Promise<ScopeVerdict['stepUp']> =>
    ctx.oidc.account ? (await judgeRequest(parts, ctx, citizen)).stepUp : undefined;
  return [
    new Check(
      scopeNeedsStrongerLogin,
      'a requested scope needs a stronger login',
      'unmet_authentication_requirements',
      async (ctx) => (await stepUp(ctx))?.acr !== undefined,
      async (ctx) => ({ scopeAcr: (await stepUp(ctx))?.acr }),
    ),
    new Check(
      scopeNeedsFreshLogin,
      'a requested scope needs a more recent login',
      'login_required',
      async (ctx) => (await stepUp(ctx))?.maxAgeSeconds !== undefined,
    ),
  ];
}

/**
 * Levels of scopes that no login can meet, in the identity that was decided on: the person learns what is missing. Here, where no
 * login is due any more, the request loses the scopes that the application goes on without, before anybody is asked to agree.
 */
export function assurancePrompt(parts: LevelParts) {
  const judge = async (ctx: KoaContextWithOIDC) => judgeRequest(parts, ctx, factsEntered(ctx));
  return new Prompt(
    { name: 'assurance', requestable: false },
    new Check(
      'scope_assurance',
      'a requested scope needs a higher identity assurance',
      'interaction_required',
      async (ctx) => {
        const { missing, dropped } = await judge(ctx);
        goOnWithout(ctx, dropped);
        return missing.length > 0;
      },
      async (ctx) => ({ missingAssurance: hindrancesOf(ctx, (await judge(ctx)).missing) }),
    ),
  );
}

/** What the page tells of a scope: which certainty is missing, and whose. */
export type AssuranceHindrance = { scope: string } & (
  | { code: 'ial' | 'ial-of-grantor'; level: number }
  | { code: 'proof-too-old'; days: number }
);

function hindrancesOf(ctx: KoaContextWithOIDC, missing: readonly MissingAssurance[]): AssuranceHindrance[] {
  const own = (ctx.oidc.account?.assurance as Assurance | undefined)?.assuranceLevel ?? 1;
  const effective = effectiveAssurance(own, factsEntered(ctx));
  return missing.map(({ scope, ial, proofMaxAgeDays = 0 }) => {
    if (own < ial) return { scope, code: 'ial', level: ial };
    if (effective < ial) return { scope, code: 'ial-of-grantor', level: ial };
    return { scope, code: 'proof-too-old', days: proofMaxAgeDays };
  });
}

/** What is true of the identity that is entered: told by its grant or, when there is none yet, by the decision on it. */
function factsEntered(ctx: KoaContextWithOIDC): IdentityFacts {
  const { grant } = ctx.oidc;
  if (grant?.jti) return identityOfGrant(grant.jti).facts;
  const entering = enteringOf(ctx);
  return entering?.name === 'enter' ? entering.identity.facts : citizen;
}
