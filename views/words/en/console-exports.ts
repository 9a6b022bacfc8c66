import type { exportProblems as problems } from '../zh-hans/console-exports.ts';
import type { Words } from '../zh-hans.ts';
import { counted } from './counted.ts';

export const consoleExports: Words['consoleExports'] = {
  requests: 'My requests',
  requestsLead: 'What you asked a second person for, and what became of it. While it waits you can take it back.',
  noRequests: 'You have not asked for anything yet.',
  waitsFor: 'It waits for another administrator.',
  toExports: 'To the download',
  title: 'Exports of officials',
  lead: 'Exports a second person allowed. Each can be downloaded once, within 24 hours, by whoever asked; the file is made then and not kept.',
  none: 'No export of yours was allowed.',
  unit: 'Unit',
  state: 'State',
  states: { open: 'Ready', taken: 'Downloaded', over: 'Too old' },
  until: 'Ready until',
  approvedBy: 'Approved by',
  takenAt: 'Downloaded',
  rows: 'Officials',
  sha256: 'SHA-256 of the file',
  why: 'Reason',
  download: 'Download (once)',
  downloadHint: 'The download begins at once. Keep the file safe and delete it afterwards; the audit log names you.',
  manifest: 'Signed manifest',
  manifestHint:
    'Who, why, approved by whom, how many, and the hash of the file, signed by the audit key. Keep it with the file.',
  ask: 'Export officials',
  askIn: (unit) => `Export the officials of ${unit}`,
  askLead:
    'The list is personal data: a security administrator has to approve before you can download it. It holds those in office in this unit and below it.',
  content: 'Content',
  contentFact: 'name, unit, post, job number, period, identity level, mobile number (masked), time of the last login',
  submit: 'Send the request',
  ready: (count) => `${counted(count, 'export')} of officials ready to download`,
  columns: {
    name: 'Name',
    unit: 'Unit',
    title: 'Post',
    jobNumber: 'Job number',
    since: 'From',
    until: 'Until',
    level: 'Identity level',
    mobile: 'Mobile number (masked)',
    lastLogin: 'Last login',
  },
};

export const exportProblems: Record<keyof typeof problems, string> = {
  'console.too-many': 'This unit and those below it have more than 20,000 officials. Ask unit by unit.',
  'console.nobody': 'Nobody is in office in this unit or below it.',
  'console.export-taken': 'This export was downloaded already, or is too old. Ask again if needed.',
  'console.day-invalid': 'Enter a day, such as 2026-11-25.',
};
