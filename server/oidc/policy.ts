import { isDeepStrictEqual } from 'node:util';
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Config } from '../config.ts';
import type { Database, Queryable } from '../db/database.ts';
import { askedDetail } from '../identities/act-for.ts';
import { wantedAcr } from '../journey/assurance.ts';
import { rank, satisfies } from '../lib/acr.ts';
import type { IdentityKey } from '../lib/identity.ts';
import type { PolicyRegistry } from '../policies/registry.ts';
import { enteringOf } from './entering.ts';
import { refuseOtherPerson } from './hinted-person.ts';
import { assurancePrompt, loginChecks } from './level-checks.ts';
import { sessionLimitsOf } from './lifetimes.ts';
import type { LevelParts } from './request-levels.ts';
import { cameFromAsker } from './requested-via.ts';

const { Check, Prompt, base } = interactionPolicy;
/** What applications hear by `prompt=none` of a level that the session has not (OpenID Connect Core Error Code 1.0). */
const unmet = 'unmet_authentication_requirements';
/** The reason why a consent page is about acting for an enterprise. */
export const actForMissing = 'act_for_missing';

/**
 * When the journey must show a page: oidc-provider's own checks, and ours. Each of ours looks at the login made in
 * this very interaction first, so that a request is never asked twice for the same thing.
 */
export function createInteractionPolicy(
  parts: { config: Config; knex: Queryable; database: Pick<Database, 'run'>; policies: PolicyRegistry } & LevelParts,
) {
  const policy = base();
  policy.add(new Prompt({ name: 'create', requestable: true }), 0);
  const login = policy.get('login');
  if (!login) throw new Error('oidc-provider has no login prompt');
  // ours judges levels by their order: a login stronger than an essential level meets it, where the library would ask for ever
  for (const exact of ['essential_acr', 'essential_acrs']) login.checks.remove(exact);
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
      return session.past(sessionLimitsOf(parts.config, parts.policies.current(), session.acr).absoluteSeconds);
    }),
  );
  login.checks.add(
    new Check('acr_values', 'requested authentication level could not be obtained', unmet, (ctx) => {
      const wanted = wantedAcrOf(ctx);
      if (wanted === undefined || ctx.oidc.session?.accountId === undefined) return false;
      return !satisfies(ctx.oidc.session.acr, wanted);
    }),
  );
  login.checks.add(
    new Check('came_from_asker', 'End-User must log in by another way', (ctx) => cameFromAsker(parts, ctx)),
  );
  login.checks.add(
    new Check('other_person', 'another End-User logged in than asked for', (ctx) => refuseOtherPerson(parts, ctx)),
  );
  for (const check of loginChecks(parts)) login.checks.add(check);
  policy.add(chooseIdentity(), policy.length - 1);
  policy.add(assurancePrompt(parts), policy.length - 1);
  const consent = policy.get('consent');
  if (!consent) throw new Error('oidc-provider has no consent prompt');
  // the page asks in the identity that was decided on, and the grant is given in it
  consent.details = (ctx) => ({ identity: keyOf(ctx) });
  // the library would ask for the same details again at every login
  consent.checks.remove('rar_prompt');
  consent.checks.add(actForCheck());
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
    new Check('may_not_act', 'the End-User may not act for this enterprise', 'access_denied', (ctx) => {
      return enteringOf(ctx)?.name === 'nobody';
    }),
    new Check('identity_level', 'the chosen identity needs a stronger login', 'login_required', (ctx) => {
      return enteringOf(ctx)?.name === 'stronger';
    }),
  );
}

/** Acting for an enterprise is agreed to in words once per session and application, whatever scopes were agreed to before. */
function actForCheck() {
  return new Check(actForMissing, 'acting for the enterprise was not agreed to', 'consent_required', (ctx) => {
    const asked = askedDetail(ctx.oidc.params?.authorization_details);
    const agreed = (ctx.oidc.grant as { rar?: object[] } | undefined)?.rar ?? [];
    return asked !== undefined && !agreed.some((detail) => isDeepStrictEqual(detail, asked));
  });
}

function keyOf(ctx: KoaContextWithOIDC): IdentityKey {
  const entering = enteringOf(ctx);
  return entering?.name === 'enter' ? entering.identity.key : 'citizen';
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
