import type { deliveryNotices as notices, deliveryProblems as problems } from '../zh-hans/console-delivery.ts';
import type { Words } from '../zh-hans.ts';

export const consoleDelivery: Words['consoleDelivery'] = {
  title: 'Deliveries',
  lead: 'Text messages, e-mail and logout notices are kept first and then sent, again and again if need be. What was given up can be sent anew here. What is in them is not shown.',
  states: { dead: 'Given up', waiting: 'Waiting' },
  none: { dead: 'Nothing was given up.', waiting: 'Nothing is waiting.' },
  target: 'To',
  attempts: 'Tries',
  error: 'Last error',
  noError: 'none',
  since: { dead: 'Given up', waiting: 'Next try' },
  created: 'Created',
  entry: (kind, target) => `${kind} · ${target}`,
  replayHeading: 'Send it anew',
  replayHint: 'Make sure that the receiver works again first. It gets all its tries once more.',
  replayOne: 'Send this one anew',
  replayAll: (target) => `Send all that was given up for ${target} anew`,
  keysTitle: 'Signing keys',
  keysLead:
    'Tokens are signed by the key that signs now. The next one is published already and takes over at a rotation. Those that only verify are deleted by themselves.',
  kid: 'Id of the key',
  alg: 'Algorithm',
  made: 'Made',
  activated: 'Began to sign',
  retired: 'Ended',
  rotateHeading: 'Rotate by hand',
  rotateHint: 'Keys rotate by themselves every 90 days. The next key must have been published for a day.',
  rotate: 'Rotate',
  withdrawHeading: 'Withdraw this key',
  withdrawHint:
    'What it signed stops counting at once, and people have to log in again. Only for a key that may have leaked; a security administrator has to approve.',
  withdraw: 'Ask for withdrawal',
};

export const deliveryNotices: typeof notices = {
  'delivery-replayed': 'Back in the queue. It is sent at once.',
  'key-rotated': 'Rotated. The new key signs now.',
};

export const deliveryProblems: Record<keyof typeof problems, string> = {
  'console.not-dead': 'This one is no longer given up. Somebody may have sent it anew just now. See the list.',
  'console.not-published':
    'The next key has been published for less than a day. Try again tomorrow, or ask for withdrawal if the key may have leaked.',
};
