import type { Words } from '../zh-hans.ts';
import { counted } from './counted.ts';

export const consoleCertificates: Words['consoleCertificates'] = {
  title: 'Certificates',
  lead: 'System administrators of the province are told 30, 14 and 3 days before one ends, and when it has.',
  uses: { theirs: 'Their signing certificate', ours: 'Our own certificate', authority: 'Authority of their directory' },
  next: {
    theirs:
      'Ask them for the next one, compare its fingerprint by another way, such as the telephone, and put it beside the old one under Change the settings; take the old one out when they have changed over.',
    ours: 'Make a new key and certificate, paste them as secrets under Change the settings, and send the new metadata to the other side.',
    authority:
      'Ask them for the next authority, compare its fingerprint, and put it beside the old one under Change the settings.',
  },
  replaced: 'The next one is in place: take this one out when they have changed over.',
  fingerprint: 'SHA-256 fingerprint',
  until: (day) => `Good until ${day}`,
  left: (days) => `${counted(days, 'day')} left`,
  over: 'Has ended',
  endingAt: (slug, what, days) => `Source ${slug}: ${what} ends in ${counted(days, 'day')}.`,
  overAt: (slug, what) => `Source ${slug}: ${what} has ended. Logins by it may fail.`,
};
