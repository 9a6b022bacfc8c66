import type { policyNotices as notices, policyProblems as problems } from '../zh-hans/console-policies.ts';
import type { Words } from '../zh-hans.ts';
import { counted } from './counted.ts';

export const consolePolicies: Words['consolePolicies'] = {
  title: 'Policies',
  lead: 'They hold for the whole province. What tightens counts at once; whatever loosens a setting takes the yes of another security administrator.',
  names: { password: 'Password', levels: 'Levels', sessions: 'Sessions', registration: 'Registration' },
  about: {
    password: 'Length of new passwords, expiry of those of officials',
    levels: 'Identity levels for posts and roles, new login before changes',
    sessions: 'How long a login lasts, used and unused',
    registration: 'Who can open an account',
  },
  policy: 'Policy',
  now: 'What counts now',
  defaults: 'defaults of the service',
  version: (version) => `version ${version}`,
  strays: (settings) =>
    `Stored with a value that is not possible any more, so that the nearest counts: “${settings}”. The next change stores what counts.`,
  fields: {
    leastLength: {
      label: 'Least length of a new password',
      hint: 'Judged when a password is set, changed or reset. Passwords that are there go on.',
    },
    staffExpiryDays: {
      label: 'Passwords of officials and administrators expire after',
      hint: 'An expired one logs nobody in and is reset by a code, to none of the last twelve that were in use within a year; passkeys go on. Passwords of the public never expire.',
    },
    administratorLevel: {
      label: 'Identity level to be granted a role of administrators',
      hint: 'Judged when it is granted. Who holds one keeps it.',
    },
    officialLevel: {
      label: 'Identity level to take up a post',
      hint: 'Judged when it is taken up. Who holds one keeps it.',
    },
    enterpriseLevel: {
      label: 'Identity level to claim an enterprise, give or accept a mandate',
      hint: 'Judged when it is done. Mandates that are there go on.',
    },
    recentLoginMinutes: {
      label: 'Changes need a login of the last',
      hint: 'Sensitive acts of the account, changes in the console and by its API; later a new login is asked for.',
    },
    idleMinutes: {
      label: 'Logged out when not used for',
      hint: 'Counts at once for those logged in, too. The configuration and logins of the highest level may end sooner.',
    },
    absoluteHours: {
      label: 'A login lasts at most',
      hint: 'Counts at once for those logged in, too. The configuration and logins of the highest level may end sooner.',
    },
    byMobile: {
      label: 'Registration with a mobile number',
      hint: 'Closed: no new account by a mobile number. Accounts that are there go on.',
    },
    byEmail: {
      label: 'Registration with an e-mail address',
      hint: 'Closed: no new account by an e-mail address. Accounts that are there go on.',
    },
    bySource: {
      label: 'New accounts by identity sources',
      hint: 'Closed: whoever comes by a source for the first time can only link an account that is there.',
    },
    byImport: { label: 'New accounts by imports', hint: 'Closed: no accounts are imported from old systems.' },
  },
  units: {
    characters: (count) => counted(count, 'character'),
    days: (count) => counted(count, 'day'),
    hours: (count) => counted(count, 'hour'),
    minutes: (count) => counted(count, 'minute'),
    level: (count) => `level ${count}`,
  },
  never: 'never',
  on: 'open',
  off: 'closed',
  bounds: (least, most) => `From ${least} to ${most}`,
  orNever: ', or 0 for never',
  changeHeading: 'Change',
  changeHint: 'The effect is shown first. Nothing changes before you confirm.',
  preview: 'Show the effect',
  previewTitle: (policy) => `Before you change: ${policy}`,
  previewTightens: 'All of it tightens: it counts as soon as you confirm.',
  previewLoosens:
    'Some of it loosens: another security administrator has to approve, and all of it counts then. If the policy changes in between, the request is void.',
  looser: 'loosens',
  tighter: 'tightens',
  setting: 'Setting',
  before: 'Before',
  after: 'After',
  effect: 'Effect',
  effectsHeading: 'What it does to accounts that are there',
  noEffects: 'Nothing: accounts and sessions that are there go on.',
  effects: {
    sessions: (affected, looked) => `Of ${looked} sessions, ${affected} would end and need a new login`,
    passwords: (affected, looked) =>
      `Of ${looked} officials and administrators with a password, that of ${affected} would have expired`,
    administrators: (affected, looked) =>
      `Of ${looked} administrators, ${affected} are below the level; they keep the roles they hold`,
    officials: (affected, looked) =>
      `Of ${looked} officials, ${affected} are below the level; they keep the posts they hold`,
  },
  atLeast: (figure) => `at least ${figure}`,
  onlyPart: 'There are many, and only some of them were looked at: there are no fewer than this.',
  confirm: 'Change it',
  ask: 'Ask a second person',
  edit: 'Back to the settings',
  history: 'History',
  noHistory: 'Nobody has changed it yet.',
  changes: 'What',
  change: (setting, from, to, way) => `${setting}: ${from} → ${to} (${way})`,
  withWay: (setting, way) => `${setting} (${way})`,
  setBy: 'By',
  approvedBy: (name) => `approved by ${name}`,
  why: 'Reason',
  at: 'When',
  readOnly: 'Security administrators of the whole province change it.',
};

export const policyNotices: typeof notices = {
  'policy-changed': 'Changed. It counts now.',
};

export const policyProblems: Record<keyof typeof problems, string> = {
  'console.policy-changed':
    'This policy was changed after you opened the page. Below is what counts now: check it and fill it in again.',
  'console.policy-unchanged': 'Nothing is different. Change something, then send it.',
  'console.policy-invalid': 'Some settings are outside of what they can be. Correct them as told below.',
  'console.policy-number': 'Enter a whole number inside the bounds.',
  'registration.closed':
    'No account can be opened with it at present. If you have an account, log in as you are used to; a service counter can help, too.',
  'password.expired':
    'This password has expired: officials and administrators renew theirs from time to time. Choose “Forgot password” at login to set a new one by a code, or log in with a passkey.',
  'password.former': 'This password is in use or was before. Choose one that was not.',
  'password.too-many': 'Passwords were tried too often. Wait a while, then choose one again.',
  'password.former-last':
    'This password is in use or was before. To choose another one, press “Forgot password” for a new code.',
};
