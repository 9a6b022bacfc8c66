import type { sourceProblems as source } from '../zh-hans/sources.ts';
import type { Words } from '../zh-hans.ts';

export const sources: Words['sources'] = {
  heading: 'With an account of another system',
  use: (name) => `Log in with ${name}`,
  via: (houses) => `Login through ${houses}`,
  viaJoin: ', which had it from ',
  leaving: {
    title: (name) => `On the way to ${name}`,
    lead: 'Log in there; you come back here afterwards.',
    leadLogout: 'You are logged out here. Log out there as well; you come back here afterwards.',
    go: 'Go on',
  },
  directory: {
    title: (name) => `Log in with ${name}`,
    lead: (name) => `Enter your user name and password of ${name}, not those of Yimen.`,
    username: 'User name',
    password: 'Password',
    submit: 'Log in',
  },
  arrival: {
    title: 'Your first time from there',
    knownTitle: 'You already have an account',
    lead: (name, person) => `${name} says that you are ${person}. No account of Yimen is linked to this login yet.`,
    leadUnnamed: (name) => `You are logged in at ${name}. No account of Yimen is linked to this login yet.`,
    knownLead: (name) =>
      `The document that ${name} has checked belongs to an account of Yimen already, so no second one is made.`,
    have: 'I have an account of Yimen',
    knownHave: 'Log in to your account',
    haveText: (name) => `Log in to it once to link the two. From then on ${name} leads straight in.`,
    logIn: 'Log in and link',
    none: 'I have no account of Yimen',
    noneText: (name) =>
      `Make a new account that you enter with ${name}. You can add a mobile number, password or passkey at any time.`,
    create: 'Make a new account',
  },
  contact: {
    title: 'Add a way in of your own',
    lead: 'With a mobile number or e-mail address you can log in even when the other system does not answer, and we can tell you when something changes in your account.',
    hint: 'We send a code there to make sure that it is yours',
    send: 'Send me a code',
    later: 'Not now',
    change: 'Use another one',
    laterHint: 'You can add one in My account at any time.',
  },
  link: {
    title: (name) => `Link ${name}?`,
    lead: (name, person) => `You are logged in as ${person}. Link the login you just made at ${name} to this account?`,
    leadUnnamed: (name) => `You are logged in. Link the login you just made at ${name} to this account?`,
    means: (name) => `Once linked, whoever logs in at ${name} as you gets into this account`,
    told: 'We tell you at all your numbers and addresses',
    undo: 'You can take it back in My account at any time',
    yes: 'Link',
    no: 'Not now',
  },
  page: {
    title: 'Logins of other systems',
    lead: 'These logins of other systems open your account.',
    none: 'No login of another system is linked yet.',
    linked: (when) => `Linked ${when}`,
    used: (when) => `used ${when}`,
    unused: 'not used yet',
    closed: 'switched off: leads in no more',
    nameLabel: 'Name',
    rename: 'Rename',
    remove: 'Unlink',
    removeNamed: (name) => `Unlink ${name}`,
    addTitle: 'Link a login',
    add: (name) => `Link ${name}`,
    nothingToAdd: 'There is no system to link at present.',
    removeTitle: (name) => `Unlink “${name}”?`,
    removeText: (name) => `A login at ${name} opens your account no more. Your other ways to log in stay as they are.`,
    keep: 'Keep it',
  },
};

export const sourceProblems: typeof source = {
  'source.disabled': 'This way to log in is closed. Use another way.',
  'source.unreachable': 'The other system does not answer at present. Try again a little later, or use another way.',
  'source.denied': 'The other system did not log you in, or you cancelled. Try again, or use another way.',
  'source.wrong-credentials': 'The user name or password is not correct. Check both and try again.',
  'source.stale': 'This login did not fit together. Press the button to begin again.',
  'source.invalid': 'The answer of the other system cannot be accepted; it was recorded. Use another way to log in.',
  'source.misconfigured': 'This way to log in is not set up right; it was recorded. Use another way to log in.',
  'source.account-not-active': 'Your account cannot be used at present. Call the help line.',
  'source.not-free':
    'This login cannot be linked now; it may be linked to an account already. Log in at the other system once more.',
  'source.other-person':
    'The document that the other system has checked belongs to another account. Log in to that one and link it there; if both are yours, choose Merge accounts in My account.',
  'source.last-way':
    'This is the last way into your account. Add a mobile number, an e-mail address or a passkey first.',
  'source.invalid-name': 'Use at most 50 characters for the name.',
};
