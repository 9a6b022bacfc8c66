import type { mergeProblems as problems } from '../zh-hans/merging.ts';
import type { Words } from '../zh-hans.ts';
import { counted } from './counted.ts';

export const merging: Words['merging'] = {
  page: {
    title: 'Merge accounts',
    lead: 'You have two accounts? Prove that both are yours to make them one.',
    steps: [
      'You are logged in to one of them',
      'Next you log in to the other one',
      'You see what would change, and decide',
    ],
    notYet: 'Nothing changes before you say yes at the end.',
    begin: 'Log in to the other account',
    beginText:
      'To make sure that the other account is yours too, you are logged out here first. Log in to the other account within 10 minutes.',
    twin: (when) =>
      `Another account used your identity document ${when}. If that account is yours, you can merge the two here.`,
    done: 'Merged accounts',
    merged: (when) => `Merged ${when}`,
    until: (day) => `can be undone before ${day}`,
    undo: 'Undo the merge',
  },
  both: {
    title: 'Merge these two accounts?',
    lead: 'You have proven that both accounts are yours. This is what changes.',
    cannot: 'These two accounts cannot be merged',
    stays: 'The account that stays',
    goes: 'The account that goes into it',
    nameless: 'No name given',
    level: (level) => `Identity level ${level}`,
    keepOther: 'Keep the other account instead',
    levelStays: 'The account with the higher identity level stays; its level and name do not change.',
    ways: 'What may still be used to log in?',
    waysText:
      'What you tick opens the account that stays. What you leave unticked opens nothing any more. Do not tick what you do not know.',
    added: (when) => `added ${when}`,
    kinds: {
      mobile: 'Mobile number',
      email: 'E-mail address',
      username: 'User name',
      passkey: 'Passkey',
      source: 'Login of another system',
    },
    password: 'The password of the other account stops working; that of the account that stays does not change.',
    moves: 'What comes along',
    posts: 'Posts',
    enterprises: 'Enterprises represented',
    mandates: 'Mandates',
    documents: (count) => `Verified documents: ${count}`,
    consents: (count) => `Agreements with applications: ${count}`,
    same: (count) => `${counted(count, 'mandate')} that the account that stays has as well: ended`,
    nothing: 'There are no posts, enterprises, mandates or documents to bring along.',
    applications: 'Systems of departments',
    kept: 'These know only the account that goes, and go on knowing you as before:',
    told: 'These know both accounts. From now on they know the one that stays, and we tell them:',
    unknown: 'No system knows the account that goes.',
    after: 'Afterwards',
    sessions: (count) => `The account that goes is logged out on ${counted(count, 'device')}`,
    logInAgain: 'You log in once more, with the account that stays',
    notice: 'We tell you at all numbers and addresses of both accounts',
    undo: 'You can undo it for 30 days',
    submit: 'Merge',
    leave: 'Do not merge',
  },
  undo: {
    title: 'Undo this merge?',
    lead: 'You will have two accounts again, each with what it had before.',
    restored: 'This goes back',
    lost: 'This has changed since; it does not go back and stays as it is',
    nothingLost: 'Everything that came along can go back.',
    after: 'Both accounts are logged out on all devices. Log in again as before.',
    submit: 'Undo the merge',
    leave: 'Leave it merged',
    cannot: 'It cannot be undone now',
    kinds: {
      identifiers: (count) => `Login names: ${count}`,
      passkeys: (count) => `Passkeys: ${count}`,
      source_links: (count) => `Logins of other systems: ${count}`,
      identity_documents: (count) => `Documents: ${count}`,
      posts: (count) => `Posts: ${count}`,
      enterprises: (count) => `Enterprises represented: ${count}`,
      mandates: (count) => `Mandates: ${count}`,
      consents: (count) => `Agreements with applications: ${count}`,
    },
  },
};

export const mergeProblems: typeof problems = {
  'merge.not-begun': 'The time is over, or it was not begun in this browser. Please begin again.',
  'merge.same-account': 'You logged in to the same account again. Begin anew, and log in to the other one.',
  'merge.not-ours':
    'Merging needs a login of Yimen itself: by mobile number or e-mail, password or passkey. Add one first, and log in with it.',
  'merge.changed': 'This page was out of date. Please look at it again.',
  'merge.not-active':
    'One of the accounts cannot be used at present, or is part of another one already. Call the help line if you need help.',
  'merge.limited': 'One of the accounts is locked for a while after wrong tries. Please try again later.',
  'merge.different-persons':
    'The two accounts are verified for different people and cannot be merged. If that is wrong, bring your document to a government service hall.',
  'merge.same-unit':
    'Both accounts hold a post in the same unit and cannot be merged. Ask the unit to end one of the posts first.',
  'merge.holds-role':
    'The account that would go holds a role of an administrator and cannot be merged. End the role first, or keep that account.',
  'merge.less-proven': 'The account you want to keep has the lower identity level. Keep the other one.',
  'merge.undo-over': 'This merge was undone already, or more than 30 days have passed.',
  'merge.undo-not-active':
    'The account cannot be used at present, or became part of another one since. Call the help line if you need help.',
};
