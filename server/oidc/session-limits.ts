import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Config } from '../config.ts';
import { defaultsOf, type Policies } from '../policies/policy.ts';
import type { PolicyRegistry } from '../policies/registry.ts';
import { sessionLimitsOf } from './lifetimes.ts';

type Limits = { config: Pick<Config, 'lifetimes'>; policies: Pick<PolicyRegistry, 'current'>; clock: () => Date };

/** What is kept beside the library's own: the idle limit by which the end of the session was reckoned. */
type Kept = AdapterPayload & { idleSeconds?: number };

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
    return isPast(limits.config, limits.policies.current(), times, Math.floor(limits.clock().getTime() / 1000));
  };
  const held = (found: Kept | undefined | void) => (found && !isOver(found) ? found : undefined);
  return {
    ...adapter,
    find: async (id) => held(await adapter.find(id)),
    findByUid: async (uid) => held(await adapter.findByUid(uid)),
    upsert: (id, payload, expiresIn) =>
      adapter.upsert(id, { ...payload, idleSeconds: idleNow(limits, payload.acr) }, expiresIn),
  };
}

function idleNow({ config, policies }: Limits, acr: string | undefined): number {
  return sessionLimitsOf(config, policies.current(), acr).idleSeconds;
}

export type SessionTimes = { acr?: string; exp?: number; loginTs?: number; idleSeconds?: number };

/**
 * Whether a session is past the limits of a policy. An end that the absolute limit brought forward makes the last use look
 * earlier than it was: such a session ends minutes too early, never too late.
 */
export function isPast(
  config: Limits['config'],
  policies: Pick<Policies, 'sessions'>,
  { acr, exp, loginTs, idleSeconds }: SessionTimes,
  now: number,
): boolean {
  const limit = sessionLimitsOf(config, policies, acr);
  if (typeof loginTs === 'number' && now - loginTs > limit.absoluteSeconds) return true;
  const reckonedBy = idleSeconds ?? sessionLimitsOf(config, initial, acr).idleSeconds;
  return limit.idleSeconds < reckonedBy && exp !== undefined && now - (exp - reckonedBy) > limit.idleSeconds;
}

const initial = { sessions: defaultsOf('sessions') };
