import type { Words } from '../zh-hans.ts';

export const consoleRights: Words['consoleRights'] = {
  title: (name) => `Rights of ${name}`,
  lead: 'The roles this person holds in your reach, and what each allows. A role reaches its unit and those below it.',
  all: 'All rights of this person',
  details: 'Open this role',
  exportList: 'Export as a CSV file',
  exportHint: 'The file lists every role in your reach; the export is recorded in the audit log.',
  columns: { person: 'Name', role: 'Role', unit: 'Unit', since: 'Granted', grantedBy: 'Granted by', why: 'Reason' },
  scope: { name: 'A right of yours in the console', what: 'To use it in your name and in your reach' },
  console: 'Console',
  consoleHint: 'You hold an administrator role',
};
