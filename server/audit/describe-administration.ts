import type { AdministrationEventFields } from './administration-events.ts';
import type { Declaration } from './declaration.ts';

const grantId = 'Row id of the role held';
const role = 'system, security, audit, unit or desk';
const unitId = 'Row id of the unit';
const approvalId = 'Row id of the request';
const act = 'What was asked for';
const reason = 'Why, as the administrator wrote it';

/** What administrators do. */
export const administrationEventTypes: {
  readonly [T in keyof AdministrationEventFields]: Declaration<T>;
} = {
  'role.invited': { means: 'An operator made a link for a first administrator', fields: { role, unitId } },
  'role.granted': {
    means: 'A role of administrators was granted',
    fields: { grantId, role, unitId, approvedBy: 'Id of the second person, for chief roles' },
  },
  'role.ended': { means: 'A role of administrators ended', fields: { grantId, role, unitId, reason } },
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
  'approval.expired': { means: 'A request for a second person was too old', fields: { approvalId, act } },
};
