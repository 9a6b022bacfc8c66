import type { Declaration } from './declaration.ts';
import type { AuditEventType } from './events.ts';

type MergeEventType = Extract<AuditEventType, `person.twin.${string}` | `person.merge.${string}`>;

const merge = {
  mergeId: 'Row id of the merge',
  part: 'Which account this one was: surviving or retired',
  by: 'person, desk, recovery (by the link in a notice) or operator',
  rows: 'Number of rows that changed',
};

/** Two accounts of one person. */
export const mergeEventTypes: { readonly [T in MergeEventType]: Declaration<T> } = {
  'person.twin.found': {
    means: 'Another account came with an identity document that this account is verified by',
    fields: { foundBy: 'verification, or arrival from an identity source' },
  },
  'person.merge.begun': { means: 'A person proved the first of two accounts to merge', fields: {} },
  'person.merge.refused': { means: 'Merging two accounts was refused', fields: { reason: 'Why, as a code' } },
  'person.merge.done': {
    means: 'Two accounts of one person became one; recorded for each of them',
    fields: {
      ...merge,
      applications: 'Number of applications that knew both and see another sub since',
      reason: 'Reason that the service desk gave',
    },
  },
  'person.merge.undone': {
    means: 'A merge was undone; recorded for each account',
    fields: { ...merge, lost: 'Number of rows that could not be put back' },
  },
  'person.merge.cleaned': {
    means: 'What undoing a merge needs was removed, since it can no longer be undone',
    fields: { mergeId: 'Row id of the merge' },
  },
};
