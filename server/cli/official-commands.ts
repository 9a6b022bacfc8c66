import { createClientRegistry } from '../clients/registry.ts';
import { type Config, loadConfig } from '../config.ts';
import { createColumnCipher } from '../keys/column-cipher.ts';
import { appointOfficial, renewInvitation } from '../officials/appoint.ts';
import { endPost } from '../officials/end-post.ts';
import { findPost, findUnit } from '../officials/find.ts';
import type { OfficialParts } from '../officials/parts.ts';
import type { Post } from '../officials/post.ts';
import type { Command, CommandResult } from './command.ts';
import { withDatabase } from './database-commands.ts';

export const reason = 'why, for the audit log; no personal data';
export const unit = 'the unit, by its id or its unified social credit code';
export const links =
  'message (unless given): each link goes to the mobile number by short message. print: links are printed here, to be handed over';

/** Opens what acts on posts need. */
export async function withOfficialParts(
  config: Config,
  work: (parts: OfficialParts) => Promise<CommandResult>,
): Promise<CommandResult> {
  return withDatabase(config, async (database) => {
    const cipher = createColumnCipher(config);
    const clients = await createClientRegistry({ database, cipher });
    return work({ config, cipher, clients, knex: database.knex, clock: () => new Date() });
  });
}

/** The same for one piece of work in one unit. */
export async function inUnit(
  config: Config,
  named: string,
  work: (parts: OfficialParts, unitId: string) => Promise<CommandResult>,
): Promise<CommandResult> {
  return withOfficialParts(config, async (parts) => {
    const unitId = await findUnit(parts.knex, named);
    return unitId ? work(parts, unitId) : { lines: [`There is no unit ${named}.`], ok: false };
  });
}

export const officialAppoint: Command = {
  name: 'official-appoint',
  summary: 'Appoints somebody to a post of a unit. The post waits until they take it up by their link.',
  options: {
    unit,
    name: 'name as in the identity document',
    mobile: 'mobile number; the account that takes the post up must have verified it',
    title: 'title of the post',
    'job-number': 'number of the official within the unit',
    'starts-on': 'first day, YYYY-MM-DD',
    'ends-on': 'last day, YYYY-MM-DD; no end unless given',
    primary: 'yes: the main post of the official',
    links,
    reason,
  },
  required: ['unit', 'name', 'mobile', 'title', 'job-number', 'starts-on', 'reason'],
  run: async ({ env, options }) =>
    inUnit(loadConfig(env), options.unit ?? '', async (parts, unitId) => {
      const outcome = await appointOfficial(parts, actor('official-appoint', options), {
        unitId,
        name: options.name ?? '',
        mobile: options.mobile ?? '',
        title: options.title ?? '',
        jobNumber: options['job-number'] ?? '',
        startsOn: options['starts-on'] ?? '',
        endsOn: options['ends-on'],
        isPrimary: options.primary === 'yes',
        position: 0,
        delivery: deliveryOf(options),
      });
      return told(outcome, options);
    }),
};

export const officialInvite: Command = {
  name: 'official-invite',
  summary: 'Makes a new link for a post that still waits; the one before is dead from then on.',
  options: { unit, 'job-number': 'number of the official within the unit', links, reason },
  required: ['unit', 'job-number', 'reason'],
  run: ({ env, options }) =>
    forPost(loadConfig(env), options, async (parts, post) =>
      told(await renewInvitation(parts, actor('official-invite', options), post.id, deliveryOf(options)), options),
    ),
};

export const officialLeave: Command = {
  name: 'official-leave',
  summary: 'Ends a post: the official can no longer enter anything in it, on any node, from this moment.',
  options: { unit, 'job-number': 'number of the official within the unit', reason },
  required: ['unit', 'job-number', 'reason'],
  run: ({ env, options }) =>
    forPost(loadConfig(env), options, async (parts, post) => {
      const why = post.activatedAt ? 'left' : 'withdrawn';
      const ended = await endPost(parts, actor('official-leave', options), post.id, why);
      return ended.ok ? { lines: [`ended ${post.id}: ${why}`], ok: true } : { lines: [ended.reason], ok: false };
    }),
};

type Options = Readonly<Record<string, string>>;

async function forPost(
  config: Config,
  options: Options,
  work: (parts: OfficialParts, post: Post) => Promise<CommandResult>,
): Promise<CommandResult> {
  return inUnit(config, options.unit ?? '', async (parts, unitId) => {
    const post = await findPost(parts.knex, unitId, options['job-number'] ?? '');
    return post ? work(parts, post) : { lines: ['The unit has no live post with this job number.'], ok: false };
  });
}

export function actor(operator: string, options: Options) {
  return { operator, reason: options.reason ?? '' };
}

export function deliveryOf(options: Options): 'message' | 'hand' {
  return options.links === 'print' ? 'hand' : 'message';
}

/** The link is printed where that was asked for, and nowhere else: a terminal's scroll-back is read by others. */
function told(
  outcome: Awaited<ReturnType<typeof appointOfficial>> | Awaited<ReturnType<typeof renewInvitation>>,
  options: Options,
): CommandResult {
  if (!outcome.ok) return { lines: [outcome.reason], ok: false };
  const until = `valid until ${outcome.expiresAt.toISOString()}`;
  const link = deliveryOf(options) === 'hand' ? outcome.link : 'the link is on its way to the mobile number';
  return { lines: [`post ${outcome.postId}`, `${link} (${until})`], ok: true };
}
