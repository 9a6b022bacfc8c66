import type { Words } from '../zh-hans.ts';

export const recovery: Words['recovery'] = {
  askTitle: 'Was this change not made by you?',
  askText: 'Please confirm. Then:',
  effects: [
    'Your account is logged out on all devices',
    'The change in the message is taken back: an added passkey or address is removed, a new password stops working',
    'You need to set a new password',
  ],
  confirm: 'It was not me, take it back',
  itWasMe: 'It was me',
  usedTitle: 'This link does not work any more',
  usedText: 'A link works once, within 7 days. If you still worry, log in and look at the recent activity.',
  activity: 'See recent activity',
  doneTitle: 'Taken back, logged out everywhere',
  doneText: 'Now set a new password, so that the account is yours alone again.',
  next: [
    'Press the button below and type your mobile number or e-mail address',
    'Choose “Forgot password” and set a new one with a code',
  ],
  logIn: 'Set a new password',
};
