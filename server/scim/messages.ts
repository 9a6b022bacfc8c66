import { z } from 'zod';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { scimAudience } from '../oidc/scim-resource.ts';
import type { Group } from './groups.ts';
import { type ScimRefusal, scimError } from './refusal.ts';
import type { Slice } from './store.ts';
import { type User, versionOf } from './user.ts';

export type Kind = 'User' | 'Group';

/** What one request, or one operation of a bulk request, is answered with. */
export type ScimAnswer = { status: number; body?: object; version?: string; location?: string };

export function refused(reason: ScimRefusal): ScimAnswer {
  return scimError(reason);
}

export function answerWith(issuer: string, kind: Kind, resource: User | Group, status = 200): ScimAnswer {
  const body = described(issuer, kind, resource);
  return { status, body, version: body.meta.version, location: body.meta.location };
}

/** The resource with its `meta` (RFC 7643 section 3.1). */
export function described(issuer: string, kind: Kind, resource: User | Group) {
  const location = `${scimAudience(issuer)}/${kind}s/${resource.id}`;
  return { ...resource, meta: { resourceType: kind, location, version: versionOf(resource) } };
}

export function listOf(resources: readonly object[], total: number, startIndex: number) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

export const mostResults = 200;
const whole = z.coerce.number().int().min(-1_000_000).max(10_000_000);
const paging = z.object({ startIndex: whole.default(1), count: whole.default(50) });

/** RFC 7644 section 3.4.2.4: less than the least is the least. */
export function parseSlice(query: object): Outcome<{ slice: Slice; startIndex: number }, 'value'> {
  const parsed = paging.safeParse(query);
  if (!parsed.success) return refuse('value');
  const startIndex = Math.max(1, parsed.data.startIndex);
  const limit = Math.min(mostResults, Math.max(0, parsed.data.count));
  return { ok: true, startIndex, slice: { offset: startIndex - 1, limit } };
}

const always = new Set(['schemas', 'id', 'meta']);

/** RFC 7644 section 3.9, by whole attributes: one that has a part asked for is given whole. */
export function project(resource: object, attributes: unknown, excluded: unknown): object {
  const isNamed = (list: string) => {
    const names = list.split(',').map((name) => name.trim().toLowerCase());
    return (attribute: string) => {
      const own = attribute.toLowerCase();
      return names.some((name) => name === own || name.startsWith(`${own}.`) || name.startsWith(`${own}:`));
    };
  };
  const entries = Object.entries(resource);
  if (typeof attributes === 'string' && attributes !== '') {
    const named = isNamed(attributes);
    return Object.fromEntries(entries.filter(([name]) => always.has(name) || named(name)));
  }
  if (typeof excluded !== 'string' || excluded === '') return resource;
  const named = isNamed(excluded);
  return Object.fromEntries(entries.filter(([name]) => always.has(name) || !named(name)));
}
