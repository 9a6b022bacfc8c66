import type {
  sourceChangeNotices as notices,
  sourceChangeProblems as problems,
} from '../zh-hans/console-source-changes.ts';
import type { Words } from '../zh-hans.ts';
import { counted } from './counted.ts';

export const consoleSourceChanges: Words['consoleSourceChanges'] = {
  title: (slug) => `Change the settings of ${slug}`,
  lead: 'Look at the effect first, then send. Protocol and issuer never change, nor does the switch; whoever is logged in stays so.',
  waitsHint:
    'These wait for a security administrator: a higher ceiling, a word that counts for more, more identities or units, and any change of the connection, of the mapping or of more hosts to call.',
  configurationHint: 'All settings as they are now. The same as configuration in docs/sources.md.',
  secretsHint:
    'Leave empty to keep those it has. Secrets are never shown; after a preview they have to be pasted again.',
  position: 'Place of its button (lowest first)',
  rehearse: 'Show the effect',
  tryOut: 'Show the effect and test them',
  submit: 'Change the settings',
  effect: 'Effect',
  links: (count) => `${counted(count, 'account')} open through it`,
  sessions: (count) => `${counted(count, 'session')} began there`,
  attempts: (count) => `${counted(count, 'login')} under way`,
  differences: 'Settings that change',
  noDifference: 'No setting changes.',
  secretsNew: 'The secrets are replaced.',
  atOnce: 'It counts as soon as you send it, on every node.',
  waits: 'It waits for a security administrator, because:',
  loosening: {
    ceiling: 'the ceiling is higher',
    words: 'a word of theirs counts for more than before',
    identities: 'it may bring more identities, or people of more units',
    connection: 'their address, keys or the field that names a person changes: that decides who enters linked accounts',
    mapping: 'the mapping changes: that decides who somebody is',
    hosts: 'more hosts may be called',
  },
  change: 'Change the settings',
  history: 'History',
  historyTitle: (slug) => `History of ${slug}`,
  historyLead:
    'Who changed what, when and why, with each value before and after. Of secrets only that they were replaced.',
  version: (number) => `Version ${number}`,
  byCommand: 'An operator, by command',
  beforeHistory: 'Settings from before there was a history',
  approvedBy: 'Approved by',
  changedBy: 'Changed by',
  changedAt: 'When',
  why: 'Reason',
  secretsChanged: 'Secrets replaced',
};

export const sourceChangeNotices: typeof notices = {
  'source-changed': 'Changed, on every node at once.',
};

export const sourceChangeProblems: Record<keyof typeof problems, string> = {
  'console.source-stale':
    'Somebody changed this source after you opened it. Look at the settings as they are now, and change them again.',
  'console.source-other': 'Short name, protocol and issuer never change. Add another source for another platform.',
  'console.source-same': 'Nothing is different. Change something, then send it.',
  'console.secrets-apart':
    'What waits for a second person cannot carry secrets, for several people read the request. Replace the secrets by themselves first, then send the settings.',
  'console.secrets-needed':
    'The connection is another one, and stored secrets are not sent to a new address for a test. Paste the secrets, then test.',
  'console.position-invalid': 'The place is a whole number from -1000 to 1000.',
};
