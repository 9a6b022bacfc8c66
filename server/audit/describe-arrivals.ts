import type { Declaration } from './declaration.ts';
import type { AuditEventType } from './events.ts';

type ArrivalEventType = Extract<AuditEventType, `source.${string}` | `import.${string}`>;

const importId = 'Row id of the import';
const sourceId = 'Row id of the identity source';
const command =
  'Command of an operator that did it at once, with nobody asked; absent: done in the console or over the API';
const linkId = 'Row id of the link';

/** How people come from elsewhere: by identity sources and from old systems. */
export const arrivalEventTypes: { readonly [T in ArrivalEventType]: Declaration<T> } = {
  'source.added': {
    means: 'An identity source was added; switched off, unless by a command',
    fields: { sourceId, kind: 'oidc, oauth2, saml or ldap', command },
  },
  'source.changed': {
    means: 'The settings of an identity source were changed',
    fields: { sourceId, approvedBy: 'Id of the second person, where it took one', command },
  },
  'source.enabled': {
    means: 'An identity source was switched on, by two persons or by a command',
    fields: { sourceId, approvedBy: 'Id of the second person; absent for a command', command },
  },
  'source.disabled': {
    means: 'An identity source was switched off',
    fields: { sourceId, sessions: 'Number of sessions that hung on it and ended', command },
  },
  'source.tested': {
    means: 'A test of an identity source ended; the event before it says only that it began',
    fields: {
      sourceId,
      settings: 'stored, or given with the test and not stored',
      step: 'How far it came: the last step that was tried',
      result: 'passed, or why that step failed, as the code in docs/sources.md',
      command,
    },
  },
  'source.linked': { means: 'A login at an identity source was linked to an account', fields: { sourceId, linkId } },
  'source.unlinked': {
    means: 'A login at an identity source was taken off an account',
    fields: { sourceId, linkId },
  },
  'source.refused': {
    means: 'A login through an identity source was refused',
    fields: { sourceId, reason: 'Why, as the code in docs/sources.md' },
  },
  'source.logout.received': {
    means: 'An identity source announced a logout',
    fields: { sourceId, sessions: 'Number of sessions that ended' },
  },
  'source.logout.sent': {
    means: 'A person who logged out was sent on to the identity source of their login, to be logged out there as well',
    fields: { sourceId },
  },
  'import.file.started': {
    means: 'An operator began to import accounts of an old system',
    fields: {
      importId,
      rows: 'Rows of the file',
      vouchedFor: 'How the operator says the old system verified each kind of login name: no, code, counter, carrier',
      documentLevel: 'Level that verified documents of the old system give',
      takenIdentifier: 'What becomes of a login name that belongs to somebody: leave-out (the row) or drop (the name)',
    },
  },
  'import.file.finished': {
    means: 'An import was done',
    fields: {
      importId,
      rows: 'Rows of the file',
      created: 'Rows that became accounts',
      collisions: 'Rows left out because they name what belongs to another account',
      twins: 'Those of them that name the identity document of another account',
      faulty: 'Rows left out because they are wrong in themselves',
      present: 'Rows left out because they were imported before',
    },
  },
  'import.file.undone': { means: 'An operator took an import back', fields: { importId } },
};
