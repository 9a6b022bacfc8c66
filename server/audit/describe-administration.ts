import type { AdministrationEventFields } from './administration-events.ts';
import type { Declaration } from './declaration.ts';

const grantId = 'Row id of the role held';
const role = 'system, security, audit, unit or desk';
const unitId = 'Row id of the unit';
const enterpriseId = 'Row id of the enterprise';
const approvalId = 'Row id of the request';
const act = 'What was asked for';
const listId = 'Row id of the list';
const reason = 'Why, as the administrator wrote it';
const sessions = 'Number of sessions ended';
const approvedBy = 'Id of the second person';
const recoveryId = 'Row id of the recovery';

/** What administrators do. */
export const administrationEventTypes: {
  readonly [T in keyof AdministrationEventFields]: Declaration<T>;
} = {
  'role.invited': { means: 'An operator made a link for a first administrator', fields: { role, unitId } },
  'role.granted': {
    means: 'A role of administrators was granted',
    fields: { grantId, role, unitId, reason, approvedBy: 'Id of the second person, for chief roles' },
  },
  'role.ended': { means: 'A role of administrators ended', fields: { grantId, role, unitId, reason } },
  'role.list.exported': {
    means: 'An administrator exported the roles in reach as a file',
    fields: { rows: 'Number of roles in it' },
  },
  'administrator.acted': {
    means:
      'An administrator did what the next events of the request tell; of what calls somebody else it tells that it began, and another event how it ended',
    fields: { operation: 'Id of the operation', reason },
  },
  'unit.province.added': {
    means: 'An operator added the province, the unit that all others are below',
    fields: { unitId, reason },
  },
  'unit.divisions.imported': {
    means: 'An operator imported administrative divisions',
    fields: { added: 'Number of new ones', renamed: 'Number of those with another name than before', reason },
  },
  'unit.added': { means: 'A unit was added', fields: { unitId, parentId: 'Unit above it', reason } },
  'unit.changed': { means: 'A unit was changed', fields: { unitId, fields: 'Names of the changed fields', reason } },
  'unit.moved': {
    means: 'A unit was moved below another one',
    fields: {
      unitId,
      fromId: 'Unit above it before',
      toId: 'Unit above it now',
      approvedBy: 'Id of the second person',
    },
  },
  'unit.removed': { means: 'A unit that a list had added was removed', fields: { unitId, importId: listId } },
  'unit.list.given': {
    means: 'An administrator gave a list of units to add or rename',
    fields: { importId: listId, unitId, rows: 'Rows of the list', reason },
  },
  'unit.list.done': {
    means: 'A list of units was carried out',
    fields: {
      importId: listId,
      unitId,
      added: 'Units that were added',
      renamed: 'Units that have another name',
      refused: 'Rows that were refused',
      approvedBy: 'Id of the second person, of a mass change',
    },
  },
  'unit.list.undone': {
    means: 'A list of units was taken back',
    fields: {
      importId: listId,
      unitId,
      removed: 'Units that are gone',
      restored: 'Units that have their name of before',
      kept: 'Units that were used, renamed or moved out of reach in between and stay',
      reason,
      approvedBy: 'Id of the second person, of a mass change',
    },
  },
  'unit.list.exported': {
    means: 'A unit and those below it were taken as a file',
    fields: { unitId, rows: 'How many units' },
  },
  'official.list.given': {
    means: 'An administrator gave a list of officials to appoint',
    fields: { importId: listId, unitId, rows: 'Rows of the list', reason },
  },
  'official.list.ordered': {
    means:
      'An administrator, or an operator, had a list of officials carried out, taken back, stopped until a second person lets it be taken back, or gone on with; or it stopped by itself, and then there is no actor',
    fields: {
      importId: listId,
      unitId,
      to: 'carry-out, undo, stop or continue',
      approvedBy: 'Id of the second person, of a mass change',
      stoppedFor: 'Of a stop: fault, mass-change, role-gone or asked-back',
      replaces: 'Of a list that is taken back: id of the person in whose name it was until now',
    },
  },
  'official.list.appointed': {
    means: 'A list of officials was carried out',
    fields: {
      importId: listId,
      unitId,
      appointed: 'Rows that became posts',
      changed: 'Rows that changed a post',
      refused: 'Rows that were refused',
      approvedBy: 'Id of the second person, of a mass change',
    },
  },
  'official.list.undone': {
    means: 'A list of officials was taken back',
    fields: {
      importId: listId,
      unitId,
      ended: 'Posts that waited and ended',
      restored: 'Posts that are as before',
      kept: 'Posts that were taken up, changed or moved out of reach in between and stay',
      reason,
    },
  },
  'official.list.exported': {
    means: 'The posts of a unit and those below it were taken as a file',
    fields: { unitId, rows: 'How many posts' },
  },
  'delivery.replayed': {
    means: 'Deliveries that were given up went back into the queue',
    fields: { target: 'Channel or client_id of one or all of them', entries: 'How many' },
  },
  'enterprise.held': { means: 'An administrator suspended the use of an enterprise', fields: { enterpriseId } },
  'enterprise.released': { means: 'A suspension by an administrator was lifted', fields: { enterpriseId } },
  'enterprise.registry.asked': {
    means: 'An administrator had the registry asked about an enterprise at once',
    fields: { enterpriseId },
  },
  'approval.requested': {
    means: 'An act that takes two persons was asked for',
    fields: { approvalId, act, unitId, reason },
  },
  'approval.decided': {
    means: 'A request for a second person was answered, taken back or found void',
    fields: {
      approvalId,
      act,
      status: 'approved, declined, withdrawn or void',
      requestedBy: 'Id of whoever asked',
      reason,
    },
  },
  'approval.expired': {
    means:
      'A request for a second person was too old, waited in a database that was restored, or was about a list, or for somebody, that had changed when the same was asked for again',
    fields: { approvalId, act },
  },
  'application.suspended': {
    means: 'An application was suspended: nobody enters it and it gets no token',
    fields: { unitId, reason },
  },
  'application.resumed': { means: 'A suspended application was taken into use again', fields: { unitId, reason } },
  'application.given': {
    means: 'An application was given to another unit',
    fields: { unitId: 'Unit that answers for it now', fromId: 'Unit that did before', reason },
  },
  'application.certified': {
    means: 'Somebody confirmed that an application is still needed',
    fields: { unitId, reason },
  },
  'application.changed': {
    means: 'The registration of an application was changed',
    fields: {
      unitId,
      fields: 'Names of the changed fields',
      reason,
      approvedBy: 'Id of the second person, where it widens what the application gets',
    },
  },
  'person.record.found': {
    means: 'An administrator looked for a person by an exact proof',
    fields: { by: 'What was shown: mobile or document' },
  },
  'person.record.read': { means: 'An administrator opened the record of a person', fields: {} },
  'person.number.revealed': {
    means: 'An administrator was told a number or address of a person in full',
    fields: { kind: 'mobile, email, username or document', subjectId: 'Row id of what was told', reason },
  },
  'person.account.locked': { means: 'An administrator locked an account', fields: { sessions, reason } },
  'person.account.unlocked': { means: 'An administrator unlocked an account', fields: { reason } },
  'person.sessions.ended': {
    means: 'An administrator ended every session of a person',
    fields: { sessions, reason },
  },
  'person.level.overridden': {
    means: 'Two administrators set the identity assurance level of a person',
    fields: { from: 'Level before', to: 'Level from then on', approvedBy, reason },
  },
  'recovery.account.started': {
    means: 'The service desk began to recover an account: what it logs in with goes after a waiting time',
    fields: { recoveryId, hours: 'Waiting time in hours', reason, approvedBy },
  },
  'recovery.account.cancelled': { means: 'A person stopped the recovery of their account', fields: { recoveryId } },
  'recovery.account.finished': {
    means: 'What an account logged in with was taken off it, after the waiting time of a recovery',
    fields: { recoveryId, factors: 'Number of passkeys and passwords', sessions },
  },
  'official.export.taken': {
    means: 'An administrator downloaded an export of officials that a second person had allowed',
    fields: {
      exportId: 'Row id of the export',
      unitId: 'Officials of this unit and of those below it',
      rows: 'Number of officials in the file',
      sha256: 'SHA-256 of the file',
      approvedBy,
      reason,
    },
  },
  'policy.changed': {
    means: 'A policy of the province was changed',
    fields: {
      policy: 'password, levels, sessions or registration',
      version: 'Number of the new version',
      changes: 'Each changed setting with its value before and after',
      reason,
      approvedBy: 'Id of the second person, where something was loosened',
    },
  },
  'audit.read': {
    means: 'An administrator read the audit log',
    fields: { filters: 'What it was searched by: names of the fields, not what was put in them' },
  },
  'audit.verified': {
    means: 'An administrator verified seals of the audit log',
    fields: {
      result: 'intact, or the fault',
      seals: 'Number of seals looked at',
      events: 'Number of events under them',
    },
  },
  'audit.exported': {
    means: 'An administrator exported events of the audit log',
    fields: {
      filters: 'What was exported: names of the fields it was chosen by',
      throughSequence: 'Last sequence that could be in it',
      reason,
    },
  },
};
