import { z } from 'zod';
import { allowExport } from '../accounts/exports/officials-export.ts';
import { deskMergeVersion, mergeAtDesk } from '../accounts/merge-by-desk.ts';
import { overrideLevel } from '../accounts/override-level.ts';
import type { AccountParts } from '../accounts/parts.ts';
import { recoverAccount, recoveryVersion } from '../accounts/recover.ts';
import type { Act, ActName, Acts } from '../approvals/act.ts';
import type { AuditEventType } from '../audit/events.ts';
import { applicationVersion } from '../clients/administer/applications.ts';
import { judgeChange, storeChange } from '../clients/administer/change.ts';
import { type PromoteParts, promotionActs } from '../developers/promotion/promote.ts';
import {
  judgeChange as judgeSourceChange,
  storeChange as storeSourceChange,
} from '../federation/changing/change-source.ts';
import { enableSource, holdSourceNow } from '../federation/manage-sources.ts';
import { ensureSigningKeys, findKeyState, withdrawSigningKey } from '../keys/signing-keys.ts';
import { moveUnit, moveVersion, unitPlace } from '../officials/change-unit.ts';
import { listVersion, undoVersion } from '../officials/import/given-lists.ts';
import { sayNo, sayYes } from '../officials/import/order-list.ts';
import { undoUnits, undoUnitsVersion } from '../officials/units/import/take-back-units.ts';
import { carryOutUnits, unitListVersion } from '../officials/units/import/unit-lists.ts';
import { findPerson } from '../people/any-person.ts';
import { grantRole } from '../roles/grant-role.ts';
import { heldRoles, rootsFor } from '../roles/reach.ts';
import { roles } from '../roles/role.ts';
import { settingsSchema } from './application-settings.ts';
import { loosenPolicy } from './policy-act.ts';
import { unitWords } from './unit-list-operations.ts';

const roleDetail = z.object({ personId: z.uuid(), role: z.enum(roles) });

/** A chief role: its version is what the person holds, so that another role in between voids the request. */
const grantChief: Act = {
  permission: 'roles.grant',
  version: async (tx, { detail }) => {
    const { personId } = roleDetail.parse(detail);
    const held = await heldRoles(tx, personId);
    return held.map(({ id }) => id).join(' ') || 'none';
  },
  perform: (tx, { detail, unitId, reason }, { requestedBy, approvedBy }, now) =>
    grantRole(tx, requestedBy, { ...roleDetail.parse(detail), unitId, reason }, { now, approvedBy }),
};

const moveDetail = z.object({ toId: z.uuid() });

/** What reaches what changes for everybody: its version is where both stand. */
const moveOneUnit: Act = {
  permission: 'units.write',
  version: (tx, { subject, detail }) => moveVersion(tx, subject, moveDetail.parse(detail).toId),
  perform: async (tx, { subject, detail }, persons) => {
    const roots = rootsFor(await heldRoles(tx, persons.requestedBy), 'units.write');
    return moveUnit(tx, persons, roots, { unitId: subject, toId: moveDetail.parse(detail).toId });
  },
};

const levelDetail = z.object({ personId: z.uuid(), level: z.number().int().min(1).max(4) });

/** A level: its version is the level that stands and what gave it. */
const overrideOf = (parts: AccountParts): Act => ({
  permission: 'people.override-level',
  version: async (tx, { detail }) => {
    const person = await findPerson(tx, levelDetail.parse(detail).personId);
    return person && `${person.status} ${person.assuranceLevel} ${person.assuranceAt?.toISOString() ?? 'never'}`;
  },
  perform: (tx, { detail, reason }, { requestedBy: administratorId, approvedBy }) =>
    overrideLevel(tx, parts, { ...levelDetail.parse(detail), administratorId, approvedBy, reason }),
});

const recoveryDetail = z.object({ personId: z.uuid() });

const recoverOf = (parts: AccountParts): Act => ({
  permission: 'people.recover',
  version: (tx, { detail }) => recoveryVersion(tx, recoveryDetail.parse(detail).personId),
  perform: (tx, { detail, reason }, { requestedBy: administratorId, approvedBy }) =>
    recoverAccount(tx, parts, { ...recoveryDetail.parse(detail), administratorId, approvedBy, reason }),
});

const mergeDetail = z.object({ personId: z.uuid(), otherId: z.uuid() });

/** Two accounts: any change of who either is proven to be, or of whether it is in use, voids the request. */
const mergeOf = (parts: AccountParts): Act => ({
  permission: 'people.merge',
  version: (tx, { detail }) => {
    const { personId, otherId } = mergeDetail.parse(detail);
    return deskMergeVersion(tx, parts, [personId, otherId]);
  },
  perform: (tx, { detail, reason }, { requestedBy: administratorId }) =>
    mergeAtDesk(tx, parts, { ...mergeDetail.parse(detail), administratorId, reason }),
});

/** A signing key: any change of what it is used for in between, such as a rotation, voids the request. */
const withdrawKeyOf = ({ cipher }: Pick<AccountParts, 'cipher'>): Act => ({
  permission: 'keys.write',
  version: async (tx, { subject }) => {
    const key = await findKeyState(tx, subject);
    return key?.status === 'withdrawn' ? undefined : key?.status;
  },
  perform: async (tx, { subject: kid, reason }, { requestedBy: actorId }, now) => {
    const withdrawn = await withdrawSigningKey(tx, { kid, reason, now, actorId });
    // With the withdrawal, or there would be no next key until a job comes round.
    if (withdrawn.ok) await ensureSigningKeys(tx, cipher, now);
    return withdrawn;
  },
});

const widenDetail = z.object({ to: settingsSchema });

/** More for an application than it had: its version is all that is registered of it. */
const widenApplication: Act = {
  permission: 'applications.write',
  version: (tx, { subject }) => applicationVersion(tx, subject),
  perform: async (tx, { subject, detail, reason }, { requestedBy, approvedBy }, at) => {
    const roots = rootsFor(await heldRoles(tx, requestedBy), 'applications.write');
    const judged = await judgeChange(tx, roots, { clientId: subject, to: widenDetail.parse(detail).to });
    if (judged.ok) await storeChange(tx, { personId: requestedBy }, judged, { reason, at, approvedBy });
    return judged;
  },
};

const sourceDetail = z.object({ to: z.record(z.string(), z.unknown()), position: z.number().int() });

/** Other settings for a source: its version is the one they were judged against. It is held, or it could change after it was compared. */
const changeSourceOf = (parts: AccountParts): Act => ({
  permission: 'sources.write',
  version: async (tx, { subject }) => (await holdSourceNow(tx, subject))?.version.toString(),
  perform: async (tx, { detail, reason }, { requestedBy: actorId, approvedBy }) => {
    const { to: configuration, position } = sourceDetail.parse(detail);
    const judged = await judgeSourceChange(tx, parts, { configuration, secrets: undefined, position });
    if (judged.ok)
      await storeSourceChange(tx, parts, { actorId, operation: 'sources.change', reason, approvedBy }, judged);
    return judged;
  },
});

/**
 * Trust in all that a source says, as far as its settings go: its version is all of them, its secrets and its switch, held like
 * those of a change.
 */
const enableSourceOf = (parts: AccountParts): Act => ({
  permission: 'sources.write',
  version: async (tx, { subject }) => (await holdSourceNow(tx, subject))?.version.toString(),
  perform: (tx, { subject, reason }, { requestedBy: actorId, approvedBy }) =>
    enableSource(tx, parts, { actorId, operation: 'sources.switch', reason, approvedBy }, subject),
});

/** Officials of a unit as a file: its version is where the unit stands. */
const exportOfficials: Act = {
  permission: 'people.export',
  version: (tx, { unitId }) => unitPlace(tx, unitId),
  perform: (tx, { unitId, reason }, persons, now) => allowExport(tx, { unitId, reason }, persons, now),
};

const massDetail = z.object({ to: z.enum(['carry-out', 'undo']) });

/** A long list: its version is all that is in it, and every post it is about. With the yes a job carries it out, piece by piece. */
const changeMany = (parts: AccountParts): Act => ({
  permission: 'posts.write',
  version: (tx, { subject, detail }) =>
    massDetail.parse(detail).to === 'undo' ? undoVersion(tx, subject) : listVersion(tx, parts, subject),
  perform: (tx, { subject, detail, reason }, { requestedBy: by, approvedBy }, now) =>
    massDetail.parse(detail).to === 'undo'
      ? sayNo(tx, subject, { by, approvedBy, reason, foreseen: 0, now })
      : sayYes(tx, subject, { by, approvedBy, foreseen: { rows: 0, endings: 0 }, now }),
});

/** A long list of units: its version is where they all stand. The words of its kinds and levels are the same for every reader. */
const changeUnits: Act = {
  permission: 'units.write',
  version: (tx, { subject, detail }) =>
    massDetail.parse(detail).to === 'undo' ? undoUnitsVersion(tx, subject) : unitListVersion(tx, subject, unitWords()),
  perform: (tx, { subject, detail, reason }, { requestedBy: by, approvedBy }, now) =>
    massDetail.parse(detail).to === 'undo'
      ? undoUnits(tx, subject, { by, approvedBy, reason, now })
      : carryOutUnits(tx, subject, unitWords(), { by, approvedBy, now }),
};

/** Security events that each act may record, beside the decision itself. */
const auditOf: Readonly<Record<ActName, readonly AuditEventType[]>> = {
  'role.grant': ['role.granted'],
  'unit.move': ['unit.moved'],
  'people.override-level': ['person.level.overridden', 'session.ended'],
  'people.recover': ['recovery.account.started'],
  'people.merge': ['person.merge.done', 'session.ended', 'mandate.ended'],
  'application.promote': ['developer.production.granted', 'approval.requested'],
  'application.promote-sensitive': ['developer.production.granted'],
  'key.withdraw': ['keys.signing.withdrawn'],
  'application.widen': ['application.changed'],
  'source.change': ['administrator.acted', 'source.changed'],
  'source.enable': ['administrator.acted', 'source.enabled'],
  'officials.export': [],
  'policy.loosen': ['policy.changed'],
  // what becomes of it is of the job that carries it out
  'posts.mass-change': ['official.list.ordered'],
  'units.mass-change': ['unit.added', 'unit.changed', 'unit.list.done', 'unit.removed', 'unit.list.undone'],
};
export const actEvents = [...new Set(Object.values(auditOf).flat())];

/** How each act that takes two persons is judged and done. */
export function createActs(parts: AccountParts & PromoteParts): Acts {
  return {
    'role.grant': grantChief,
    'unit.move': moveOneUnit,
    'people.override-level': overrideOf(parts),
    'people.recover': recoverOf(parts),
    'people.merge': mergeOf(parts),
    ...promotionActs(parts),
    'key.withdraw': withdrawKeyOf(parts),
    'application.widen': widenApplication,
    'source.change': changeSourceOf(parts),
    'source.enable': enableSourceOf(parts),
    'officials.export': exportOfficials,
    'policy.loosen': loosenPolicy,
    'posts.mass-change': changeMany(parts),
    'units.mass-change': changeUnits,
  };
}
