import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Config } from '../config.ts';
import { wantedAcr } from '../journey/assurance.ts';
import { rank, satisfies } from '../lib/acr.ts';
import type { IdentityKey } from '../lib/identity.ts';
import { enteringOf } from './entering.ts';
import { sessionLimitsOf } from './lifetimes.ts';

const { Check, Prompt, base } = interactionPolicy;

/**
 * When the journey must show a page: oidc-provider's own checks, and ours. Each of ours looks at the login made in
 * this very interaction first, so that a request is never asked twice for the same thing.
 */
export function createInteractionPolicy(config: Config) {
  const policy = base();
  policy.add(new Prompt({ name: 'create', requestable: true }), 0);
  const login = policy.get('login');
  if (!login) throw new Error('oidc-provider has no login prompt');
  login.checks.add(
    new Check('account_inactive', 'End-User account is not active', (ctx) => {
      const { session, account } = ctx.oidc;
      return session?.accountId !== undefined && account === undefined;
    }),
  );
  login.checks.add(
    new Check('session_too_old', 'End-User session reached its absolute end', (ctx) => {
      const { session } = ctx.oidc;
      if (session?.accountId === undefined || ctx.oidc.result?.login) return false;
      return session.past(sessionLimitsOf(config.lifetimes, session.acr).absoluteSeconds);
    }),
  );
  login.checks.add(
    new Check('acr_values', 'requested authentication level could not be obtained', (ctx) => {
      const wanted = wantedAcrOf(ctx);
      if (wanted === undefined || ctx.oidc.session?.accountId === undefined) return false;
      return !satisfies(ctx.oidc.session.acr, wanted);
    }),
  );
  policy.add(chooseIdentity(), policy.length - 1);
  const consent = policy.get('consent');
  if (!consent) throw new Error('oidc-provider has no consent prompt');
  // the page asks in the identity that was decided on, and the grant is given in it
  consent.details = (ctx) => ({ identity: keyOf(ctx) });
  return policy;
}

/** Between login and consent: for whom is the person here? Applications may ask for the page (OpenID Connect Core 3.1.2.1). */
function chooseIdentity() {
  return new Prompt(
    { name: 'select_account', requestable: true },
    new Check(
      'identity_not_chosen',
      'it must be chosen in which identity to enter',
      'account_selection_required',
      (ctx) => {
        return enteringOf(ctx)?.name === 'ask';
      },
    ),
    new Check('identity_level', 'the chosen identity needs a stronger login', 'login_required', (ctx) => {
      return enteringOf(ctx)?.name === 'stronger';
    }),
  );
}

function keyOf(ctx: KoaContextWithOIDC): IdentityKey {
  const entering = enteringOf(ctx);
  return entering?.name === 'enter' ? entering.key : 'citizen';
}

/** The least level this request asks for, or undefined. */
export function wantedAcrOf(ctx: KoaContextWithOIDC) {
  const parameters = ctx.oidc.params as { acr_values?: string } | undefined;
  return wantedAcr(parameters?.acr_values, essentialAcrClaims(ctx.oidc.claims));
}

/** Values of an essential `acr` claim, whose absence would make the library refuse the login. */
export function essentialAcrClaims(claims: unknown): string[] {
  const acr = (claims as { id_token?: { acr?: { essential?: boolean; value?: string; values?: string[] } } })?.id_token
    ?.acr;
  if (!acr?.essential) return [];
  return [acr.value, ...(acr.values ?? [])].filter((value): value is string => rank(value) >= 0);
}
