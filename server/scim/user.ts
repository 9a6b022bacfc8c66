import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { openInvitee } from '../officials/invitee.ts';
import type { ScimRefusal } from './refusal.ts';
import type { KeptPost } from './store.ts';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const postSchema = 'urn:yimen:scim:post';

/** A post of an official as a SCIM User. Name and number are there while it waits: then they are the person's own affair. */
export type User = {
  schemas: string[];
  id: string;
  externalId?: string;
  userName: string;
  name?: { formatted: string };
  title: string;
  active: boolean;
  phoneNumbers?: { type: 'mobile'; value: string }[];
  [postSchema]: { unitId: string; startsOn: string; endsOn?: string };
};

export function toUser(cipher: ColumnCipher, post: KeptPost): User {
  const invitee = post.sealedInvitee && openInvitee(cipher, post.sealedInvitee);
  return {
    schemas: [userSchema, postSchema],
    id: post.id,
    ...(post.externalId !== null && { externalId: post.externalId }),
    userName: post.jobNumber,
    ...(invitee && {
      name: { formatted: invitee.name },
      phoneNumbers: [{ type: 'mobile' as const, value: invitee.mobile }],
    }),
    title: post.title,
    active: post.endedAt === null,
    [postSchema]: {
      unitId: post.unitId,
      startsOn: post.startsOn,
      ...(post.endsOn !== null && { endsOn: post.endsOn }),
    },
  };
}

/** Weak: it is of the content, whatever attributes are asked for (RFC 7644 section 3.14). */
export function versionOf(resource: object): string {
  return `W/"${createHash('sha256').update(JSON.stringify(resource)).digest('base64url').slice(0, 22)}"`;
}

/** Whether a header with entity tags names this version, by weak comparison (RFC 9110 section 8.8.3.2). */
export function namesVersion(header: string, version: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => bare(tag) === bare(version));
}

const text = z.string().max(400);

/** Unknown attributes are left aside (RFC 7644 section 3.3); null is the same as not given (RFC 7643 section 2.5). */
const wishSchema = z.object({
  schemas: z.array(text).max(10),
  externalId: z.string().min(1).max(128).nullish(),
  userName: text,
  name: z.object({ formatted: text.nullish() }).nullish(),
  title: text,
  active: z.boolean().nullish(),
  phoneNumbers: z
    .array(z.object({ type: text.nullish(), value: text.nullish() }))
    .max(10)
    .nullish(),
  [postSchema]: z.object({ unitId: text.nullish(), startsOn: text.nullish(), endsOn: text.nullish() }).nullish(),
});

/** What an HR system wants a post to be. */
export type Wish = {
  externalId: string | undefined;
  jobNumber: string;
  name: string | undefined;
  mobile: string | undefined;
  title: string;
  active: boolean;
  unitId: string | undefined;
  startsOn: string | undefined;
  endsOn: string | undefined;
};

export function parseWish(given: object): Outcome<{ wish: Wish }, ScimRefusal> {
  const parsed = wishSchema.safeParse(canonical(given));
  if (!parsed.success) return refuse('value');
  const { data } = parsed;
  if (!data.schemas.includes(userSchema)) return refuse('syntax');
  const mobile = data.phoneNumbers?.find(({ type }) => type?.toLowerCase() === 'mobile');
  return {
    ok: true,
    wish: {
      externalId: data.externalId ?? undefined,
      jobNumber: data.userName,
      name: data.name?.formatted ?? undefined,
      mobile: mobile?.value ?? undefined,
      title: data.title,
      active: data.active ?? true,
      unitId: data[postSchema]?.unitId?.toLowerCase() ?? undefined,
      startsOn: data[postSchema]?.startsOn ?? undefined,
      endsOn: data[postSchema]?.endsOn ?? undefined,
    },
  };
}

const names = new Map(Object.keys(wishSchema.shape).map((name) => [name.toLowerCase(), name]));

/** Names of attributes are the same in any case (RFC 7643 section 2.1). */
function canonical(given: object): object {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [names.get(name.toLowerCase()) ?? name, value]),
  );
}
