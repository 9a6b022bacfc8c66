import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Config } from '../config.ts';
import { defaultsOf } from '../policies/policy.ts';
import type { PolicyRegistry, SessionPolicy } from '../policies/registry.ts';
import { sessionLimitsOf } from './lifetimes.ts';

type Limits = {
  config: Pick<Config, 'lifetimes'>;
  policies: Pick<PolicyRegistry, 'sessionPolicies'>;
  clock: () => Date;
};

/** What is kept beside the library's own: the idle limit by which the end of the session was reckoned, and of which version. */
type Kept = AdapterPayload & { idleSeconds?: number; limitsVersion?: number };

/**
 * Holds sessions under way to limits that were tightened since they were last used: one that is past them is none any more, for
 * the login as for every token that hangs on it.
 */
export function withSessionLimits(model: string, adapter: Adapter, limits: Limits): Adapter {
  if (model !== 'Session') return adapter;
  /** The storage gives the end by the clock that the library reads. */
  const ahead = () => Math.round((limits.clock().getTime() - Date.now()) / 1000);
  const isOver = (found: Kept) => {
    const times = found.exp === undefined ? found : { ...found, exp: found.exp + ahead() };
    const now = Math.floor(limits.clock().getTime() / 1000);
    return isPast(limits.config, limits.policies.sessionPolicies(), times, now);
  };
  const held = (found: Kept | undefined | void) => (found && !isOver(found) ? found : undefined);
  return {
    ...adapter,
    find: async (id) => held(await adapter.find(id)),
    findByUid: async (uid) => held(await adapter.findByUid(uid)),
    upsert: (id, payload, expiresIn) => adapter.upsert(id, { ...payload, ...keptNow(limits, payload.acr) }, expiresIn),
  };
}

function keptNow({ config, policies }: Limits, acr: string | undefined): Pick<Kept, 'idleSeconds' | 'limitsVersion'> {
  const newest = policies.sessionPolicies().at(-1) ?? initial;
  return { idleSeconds: sessionLimitsOf(config, newest, acr).idleSeconds, limitsVersion: newest.version };
}

export type SessionTimes = {
  acr?: string;
  exp?: number;
  loginTs?: number;
  idleSeconds?: number;
  limitsVersion?: number;
};

/**
 * Whether a session is past the limits of a policy, or was while one counted that has been loosened since: what ended stays
 * ended. It was inside of those that counted when it was last saved. An end that the absolute limit brought forward makes the
 * last use look earlier than it was: such a session ends minutes too early, never too late.
 */
export function isPast(
  config: Limits['config'],
  policies: readonly SessionPolicy[],
  { acr, exp, loginTs, idleSeconds, limitsVersion = 0 }: SessionTimes,
  now: number,
): boolean {
  const reckonedBy = idleSeconds ?? sessionLimitsOf(config, initial, acr).idleSeconds;
  return policies.some((policy) => {
    if (policy.version < limitsVersion) return false;
    const limit = sessionLimitsOf(config, policy, acr);
    const at = policy.until === undefined ? now : Math.min(now, Math.floor(policy.until / 1000));
    if (typeof loginTs === 'number' && at - loginTs > limit.absoluteSeconds) return true;
    return limit.idleSeconds < reckonedBy && exp !== undefined && at - (exp - reckonedBy) > limit.idleSeconds;
  });
}

const initial = { version: 0, sessions: defaultsOf('sessions') };
