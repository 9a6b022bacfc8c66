import type { peopleNotices as notices, peopleProblems as problems } from '../zh-hans/console-people.ts';
import type { Words } from '../zh-hans.ts';

export const people: Words['console']['people'] = {
  title: 'People',
  lead: 'Find one account by what the person shows you, or officials of your own units by name. Every search and every look is kept in the audit log, where the person sees it too.',
  ownLead:
    'Find officials of your units and those below by name. Every look is kept in the audit log, where the person sees it too.',
  name: 'Name',
  posts: 'Posts',
  status: 'State',
  statuses: {
    active: 'In use',
    locked: 'Locked',
    disabled: 'Switched off',
    closed: 'Closed',
    test: 'Made up, for a sandbox',
  },
  officials: {
    heading: 'Officials of your units',
    label: 'Name',
    hint: 'The beginning of the name, its pinyin or its initials, such as zhaoshi or zs',
    submit: 'Find',
    none: 'Nobody found in your reach. Check the spelling, or whether the person holds a post in your units.',
  },
  find: {
    byMobile: 'By mobile number',
    byDocument: 'By name and document',
    mobile: 'Mobile number of the person',
    name: 'Name on the document',
    number: 'Document number',
    issuer: 'Country or region of issue',
    issuerHint: 'For foreign passports alone: the code of three letters, such as SGP',
    submit: 'Find',
  },
  level: 'Identity level',
  newLevel: 'New identity level',
  otherAccount: 'Other account',
  otherHint:
    'A login name of the other account: mobile number or e-mail address. Find that account by proof first, then come back here.',
  numbers: 'Numbers and documents',
  kinds: { mobile: 'Mobile number', email: 'E-mail address', username: 'User name' },
  verified: (when) => `Verified ${when}`,
  unverified: 'Not verified',
  revealNamed: (masked) => `Show in full: ${masked}`,
  waysIn: 'Ways to log in',
  ways: { password: 'Password', passkey: 'Passkey', source: 'Login of another system' },
  since: (when) => `Set ${when}`,
  lastUsed: (when) => `used ${when}`,
  noWays: 'Logs in by codes alone.',
  sessions: 'Logged in now',
  noSessions: 'Not logged in anywhere.',
  roles: 'Administrator roles',
  activity: 'What happened to the account',
  activityHint: 'Which applications the person entered is not shown.',
  older: 'Earlier',
  none: 'None.',
  recoveryWaits: (when) =>
    `A recovery waits and happens on ${when}. The person can stop it with the link in their notice.`,
  revealedLead: 'It is shown on this page once. Please do not copy it elsewhere.',
  backToRecord: 'Back to the record',
  acts: {
    lock: {
      title: 'Lock the account',
      lead: 'Every login and token of the person ends at once, and they cannot log in until it is unlocked. They are told.',
      submit: 'Lock the account',
    },
    unlock: {
      title: 'Unlock the account',
      lead: 'The person can log in again by the ways they had. They are told.',
      submit: 'Unlock the account',
    },
    'end-sessions': {
      title: 'Log out everywhere',
      lead: 'The person is logged out of every device and application, and can log in again. They are told.',
      submit: 'Log out everywhere',
    },
    recovery: {
      title: 'Start a recovery',
      lead: 'For somebody who lost their ways to log in. After a waiting time their passkeys and password are removed; they log in by a code and set them up anew. You neither see nor set any of it. Without a passkey it waits 24 hours; with one, a security administrator has to approve it and it waits 72 hours. The person can stop it at any time.',
      submit: 'Start the recovery',
    },
    level: {
      title: 'Change the identity level',
      lead: 'Another security administrator has to approve it. A lower level ends every login of the person at once. They are told.',
      submit: 'Ask for approval',
    },
    merge: {
      title: 'Merge another account',
      lead: 'Both accounts have to be found by proof. Once another security administrator approves, the other account becomes part of this one: mandates, posts and consents come along, ways to log in do not. Every address of both is told, and it can be undone for 30 days.',
      submit: 'Ask for approval',
    },
    reveal: {
      title: 'Show in full',
      lead: 'Only where the matter at hand needs it. The look and the reason are kept in the audit log, where the person sees it too.',
      submit: 'Show',
    },
  },
};

export const peopleProblems: Record<keyof typeof problems, string> = {
  'console.person-not-found': 'Nobody found. Check every character with the person; they may not have an account yet.',
  'console.proof-missing': 'Enter a mobile number, or both name and document number.',
  'console.own-account': 'You cannot do this to your own account. Ask another administrator.',
  'console.above':
    'This person holds an administrator role that is not below yours. Ask an administrator above, or a security administrator.',
  'console.other-unit':
    'This person holds a post in a unit outside your reach. Ask a security administrator there, or above.',
  'console.not-active': 'The account is not in use, so this cannot be done.',
  'console.not-locked': 'The account is not locked.',
  'console.last-officer': 'This is the last holder of a chief role. Grant it to somebody else first.',
  'console.no-address':
    'The account has no verified mobile number or e-mail address, so nobody could log in afterwards. Ask the person to verify a mobile number first.',
  'console.already-recovering': 'A recovery of this account is waiting already.',
  'console.no-document':
    'The account has no verified document, so it cannot be set to level 2 or above. Ask the person to verify their identity.',
  'console.same-level': 'The account has this level already.',
  'console.other-unknown':
    'The other account was not found, or you have not opened it by proof. Find it first, then come back here.',
  'console.same-account': 'This is the same account. Enter a login name of the other one.',
  'console.level-invalid': 'Choose a level.',
};

export const peopleNotices: typeof notices = {
  'person-locked': 'Locked. Every login has ended.',
  'person-unlocked': 'Unlocked.',
  'person-sessions-ended': 'The person was logged out everywhere.',
  'recovery-started': 'Started. It happens by itself after the waiting time; the person was told.',
};
