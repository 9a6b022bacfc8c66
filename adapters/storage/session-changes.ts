import { isDeepStrictEqual } from 'node:util';
import type { AdapterPayload } from 'oidc-provider';

/** The difference between a session as read and as saved, in the form the UPDATE takes. */
export type SessionChanges = {
  set: Record<string, unknown>;
  removed: string[];
  /** Undefined when no application was added, changed or removed. */
  authorizations: { set: Record<string, unknown>; removed: string[] } | undefined;
};

/**
 * Only what this request changed is written, because others of the same browser may have changed the rest meanwhile:
 * two applications entered side by side must both stay in the session, or one of their codes would be refused.
 */
export function changesBetween(before: AdapterPayload, after: AdapterPayload): SessionChanges {
  const { authorizations: entered = {}, jti: _from, ...old } = before;
  const { authorizations = {}, jti: _to, ...fresh } = after;
  const applications = difference(entered, authorizations);
  const isSame = Object.keys(applications.set).length + applications.removed.length === 0;
  return { ...difference(old, fresh), authorizations: isSame ? undefined : applications };
}

function difference(before: Record<string, unknown>, after: Record<string, unknown>) {
  const set = Object.entries(after).filter(([key, value]) => !isDeepStrictEqual(value, before[key]));
  return { set: Object.fromEntries(set), removed: Object.keys(before).filter((key) => after[key] === undefined) };
}

/** Nothing but the end of validity, and that by less than `seconds`: not worth a write. */
export function isOnlyTouch(changes: SessionChanges, before: AdapterPayload, seconds: number): boolean {
  const { exp, ...others } = changes.set;
  if (Object.keys(others).length + changes.removed.length > 0 || changes.authorizations) return false;
  return exp === undefined || Math.abs(Number(exp) - (before.exp ?? 0)) < seconds;
}
