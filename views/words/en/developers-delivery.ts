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
    lead: 'When a notice cannot be delivered or a new secret is made, we tell your team: a few times an hour at most.',
    email: 'E-mail address',
    emailHint: 'One of your own that is verified; empty for none',
    webhook: 'Webhook address',
    webhookHint: 'Signed as Standard Webhooks has it (HMAC-SHA-256); empty for none. A new address has a new secret.',
    secret: 'The secret of the webhook’s signature, shown this once:',
    save: 'Save',
  },
};
