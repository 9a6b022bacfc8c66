import type * as hans from '../zh-hans/developers-delivery.ts';
import { counted } from './counted.ts';

export const developerDelivery: typeof hans.developerDelivery = {
  delivery: {
    title: 'Delivery of notices',
    lead: 'The last 50 logout notices and webhooks to this application: how they went, not what was in them. Kept for 30 days.',
    none: 'Nothing was sent yet.',
    kinds: { 'backchannel-logout': 'Logout notice', 'security-event': 'Security event', webhook: 'Alert (webhook)' },
    statuses: { pending: 'Waiting', delivered: 'Delivered', dead: 'Given up' },
    attempts: (count) => `tried ${counted(count, 'time')}`,
    replay: 'Send again',
  },
  alerts: {
    title: 'Alerts',
    lead: 'We tell your team when there is something to know: of one thing a few times an hour at most, of some once a day.',
    email: 'E-mail address',
    emailHint: 'One of your own that is verified; empty for none',
    webhook: 'Webhook address',
    webhookHint: 'Signed as Standard Webhooks has it (HMAC-SHA-256); empty for none. A new address has a new secret.',
    newSecret: 'Make a new signing secret: for 24 hours the old one signs beside it, then the new one alone',
    saved: 'What was saved just now',
    none: 'none',
    notTold: 'Not told of',
    secret: 'The secret of the webhook’s signature, shown this once:',
    kindsHeading: 'What we tell your team of',
    kindsHint: 'By both ways; what is not chosen is not sent.',
    kinds: {
      'delivery.given-up': 'a notice cannot be delivered',
      'requests.failing': 'many requests fail within an hour',
      'check.failing': 'the live check had passed and no longer does',
      'secret.rotated': 'a new secret was made',
      'secret.ending': 'the old secret ends within a day',
      'key.announced': 'Yimen is about to sign with another key',
      'key.rotated': 'Yimen signs with another key',
      'production.granted': 'a request for production is granted',
      'production.declined': 'a request for production is declined',
      'application.suspended': 'an application is suspended',
      'application.resumed': 'an application is back in use',
      'certification.due':
        'an application has to be confirmed for another year (to members with an e-mail address, too)',
      'member.joined': 'somebody joined the team',
      'member.left': 'somebody left the team',
      'application.offered': 'an application is offered to the team',
    },
    save: 'Save',
  },
};
