import type { Knex } from 'knex';
import type { AuditEventFields } from '../audit/events.ts';
import type { Outcome } from '../lib/outcome.ts';
import type { Permission } from '../lib/permission.ts';

/** Every act that waits for a second person. */
export const actNames = [
  'role.grant',
  'application.promote',
  'application.promote-sensitive',
  'unit.move',
  'people.override-level',
  'people.recover',
  'people.merge',
  'key.withdraw',
  'policy.loosen',
  'application.widen',
  'source.change',
  'source.enable',
  'officials.export',
  'posts.mass-change',
  'units.mass-change',
] as const satisfies readonly AuditEventFields['approval.requested']['act'][];
export type ActName = (typeof actNames)[number];

/** What exactly is asked for: ids and settings, no personal data. */
export type ActDetail = Readonly<Record<string, unknown>>;

export type ApprovedAct = { unitId: string; subject: string; detail: ActDetail; reason: string };

/** Who asked and who said yes. */
export type TwoPersons = { requestedBy: string; approvedBy: string };

/**
 * How one act is judged and done; the console gives one for each name. `permission`: what the person who asks must hold in
 * reach of the unit, when asking and still when it is approved; undefined: no role, `version` judges whether they may ask.
 */
export type Act = {
  permission: Permission | undefined;
  /** What the subject is like now, in one value: any change in between voids the request. Undefined: it is gone. */
  version(tx: Knex | Knex.Transaction, act: ApprovedAct): Promise<string | undefined>;
  /** Whether somebody beside the person who asked is no second one: it is theirs as well. */
  isOwn?(tx: Knex | Knex.Transaction, act: ApprovedAct, personId: string): Promise<boolean>;
  /** Does it, in the transaction of the yes. A refusal declines nothing: the request is void. */
  perform(tx: Knex.Transaction, act: ApprovedAct, persons: TwoPersons, now: Date): Promise<Outcome<object, string>>;
  /** Tells whoever it concerns of a no, in its transaction. */
  declined?(tx: Knex.Transaction, act: ApprovedAct, now: Date): Promise<void>;
};

export type Acts = Readonly<Record<ActName, Act>>;
