import type {
  consoleLists as lists,
  listNotices as notices,
  listProblems as problems,
} from '../zh-hans/console-lists.ts';
import { counted } from './counted.ts';

export const consoleLists: typeof lists = {
  listIn: (name) => `Appoint to ${name} by a list`,
  lead: 'First look at what would happen; nothing is done before you say so. Up to 20,000 rows; operators import longer lists by command.',
  file: 'The list',
  fileHint: 'The first sheet of an Excel workbook (.xlsx), or CSV (in UTF-8 or GB 18030).',
  template: 'Download a template (.xlsx)',
  columnsHeading: 'What goes into the list',
  columnsLead: 'The first row names the columns in any order: in Chinese, in English, or as in brackets below.',
  columnHints: {
    name: 'As in the identity document.',
    mobile:
      'The number verified in the account of the official; the link goes there. Empty: the row changes the post that has this job number.',
    title: 'Up to 50 characters.',
    job_number: 'One of its kind in the unit.',
    starts_on: 'Such as 2026-12-01 or 2026/12/1.',
    ends_on: 'May be missing; empty for no end.',
    primary: 'May be missing; yes or no.',
    position: 'May be missing; 0 to 9999, lower ones come first.',
    unit: 'May be missing; id or credit code of this unit or of one below it. Empty: this unit.',
  },
  look: 'Upload and look',
  preview: 'Look at the list',
  rows: (count) => `${counted(count, 'row')} in all`,
  readAs: { 'utf-8': 'CSV (UTF-8)', gb18030: 'CSV (GB 18030)', xlsx: 'Excel workbook' },
  readAsLine: (kind, row) => `Read as ${kind}; its first row is ${row}. If that is not right, do not go on.`,
  appoint: (count) => `${counted(count, 'row')} can be appointed`,
  change: (count) => `${counted(count, 'row')} ${count === 1 ? 'changes' : 'change'} a post`,
  endings: (count) =>
    `${count} of them ${count === 1 ? 'ends' : 'end'} a post earlier or ${count === 1 ? 'begins' : 'begin'} it later`,
  same: (count) => `${counted(count, 'row')} without a change`,
  bad: (count) => `${counted(count, 'row')} with a fault, left out`,
  row: 'Row',
  label: 'Job number',
  outcome: 'Result',
  shownFirst: (count) => `The first ${counted(count, 'faulty row')} only`,
  allFaults: 'Download all faulty rows (CSV)',
  massHint: (rows, endings) =>
    `More than ${rows} rows of lists by one person within 24 hours, or more than ${endings} posts that end earlier or begin later, wait for a second person, a security administrator. Any change to the list, the unit or its posts in between voids the request.`,
  earlierHint: (count) => `In the 24 hours before, your other lists did ${counted(count, 'row')}.`,
  carryOut: 'Carry it out',
  askSecond: 'Ask for approval',
  underWay: (done, rows) => `Under way: ${done} of ${counted(rows, 'row')} done`,
  stopped: (done, rows) => `Stopped: ${done} of ${counted(rows, 'row')} done`,
  retried: 'Met a fault; tried again by itself',
  stoppedHeading: 'This list has stopped',
  stoppedFor: {
    fault:
      'It met a fault again and again and is not tried any more. Rows that are done stay as they are. You can go on with it, or take the whole list back. If it stops again, tell the operators.',
    'mass-change':
      'Together with other lists of the same administrator within 24 hours it comes to more than one person may do alone. Rows that are done stay as they are. It cannot go on. You can take it back and give what is left again, which asks a second person.',
    'role-gone':
      'The administrator who wanted this list may no longer change posts of this unit. Rows that are done stay as they are. You can take the whole list back, or go on once that administrator may again.',
    restore:
      'The database was restored from a backup, and nothing goes on by itself since. Look at what is done before you go on.',
    'asked-back':
      'Somebody asks to take this list back and a second person is waited for; meanwhile no more of it is done. Rows that are done stay as they are. If the request is declined or void, you can go on with the list or ask again.',
  },
  askedInVain:
    'Somebody asked to take this list back, and the request was declined, withdrawn or void. Rows that are done stay as they are; you can go on, or ask again to take it back.',
  waitsBack: 'A second person is asked to let this list be taken back.',
  seeRequest: 'See the request',
  stoppedUndoing: {
    fault:
      'Taking it back met a fault again and again and is not tried any more. What is taken back stays so; you can go on. If it stops again, tell the operators.',
    'role-gone':
      'The administrator who took this list back may no longer change posts of this unit, and taking it back is not finished. What is taken back stays so; you can go on, and the rest is taken back by you.',
  },
  goOn: 'Go on',
  takingBack: 'Being taken back',
  refresh: 'Refresh',
  appointed: (count) => `${counted(count, 'official')} appointed`,
  changed: (count) => `${counted(count, 'post')} changed`,
  refused: (count) => `${counted(count, 'row')} left out`,
  undone: (ended, restored) => `Taken back: ${counted(ended, 'post')} ended, ${restored} as before`,
  kept: (count) => `${count} left as ${count === 1 ? 'it is' : 'they are'}`,
  leftHeading: 'Left as they are',
  leftWhy: 'Why',
  leftShownFirst: (count) => `The first ${count} only`,
  allLeft: 'Download all that were left (CSV)',
  left: {
    'out-of-reach': 'the unit is no longer in reach of whoever took the list back',
    'taken-up': 'taken up already',
    'changed-since': 'changed again since',
    ended: 'ended already',
  },
  undoHeading: 'Take this list back',
  undoHint:
    'Posts nobody has taken up end, and changed posts are as before. Those taken up, changed again since or no longer in your reach stay, and are listed.',
  undo: 'Take it back',
  forgotten: 'This list is too old; what was in it is no longer kept.',
  exportHint:
    'All posts of this unit and of those below it, without names and mobile numbers. Change the file and upload it as a list.',
  asCsv: 'Export posts (CSV)',
  asWorkbook: 'Export posts (Excel)',
  sheet: 'List',
  helpSheet: 'Help',
  yes: 'yes',
  no: 'no',
  massAct: {
    what: 'What is done',
    'carry-out': 'Carry a list out',
    undo: 'Take a list back',
    rows: 'Rows of the list',
    appointed: 'Appointed',
    changed: 'Posts changed',
    endings: 'Posts that end, lose time or are taken back',
    earlier: 'Rows of other lists of whoever asks, in the 24 hours before',
    earlierEndings:
      'Posts that ended, lost time or were taken back by other lists of whoever asks, in the 24 hours before',
  },
  refusals: {
    'primary-invalid': 'the main post is yes, no or empty',
    'name-invalid': 'the name is not right',
    'mobile-invalid': 'the mobile number is missing or not right',
    'title-invalid': 'the title is not right',
    'job-number-invalid': 'the job number is not right',
    'period-invalid': 'the days are not right',
    'position-invalid': 'the position is not right',
    'unit-unknown': 'no such unit, or not below this one',
    'job-number-taken': 'the job number is in use in this unit',
    twin: 'the same person is appointed to this unit already and has not answered',
    'name-differs': 'the post with this job number is of another name',
    'primary-exists': 'this person has a main post already',
    unknown: 'the post has ended',
  },
};

export const listProblems: Record<keyof typeof problems, string> = {
  'console.not-utf8': 'The file is in neither UTF-8 nor GB 18030. Save it as "CSV UTF-8" or .xlsx and try again.',
  'console.not-csv': 'The file is not CSV: a quotation mark is open, or a row is far too long.',
  'console.not-workbook': 'This workbook cannot be opened. Save it as .xlsx in Excel or WPS and try again.',
  'console.old-workbook':
    'This workbook is in the old format (.xls) or has a password. Take the password away, save it as .xlsx and try again.',
  'console.workbook-too-large':
    'This workbook unpacks to too much. Keep the list alone in a new .xlsx, or save it as CSV.',
  'console.columns':
    'The first row must name the columns, each once; compare it with the text below, or download the template.',
  'console.too-many-rows': 'The list has more than 20,000 rows. Split it, or have operators import it by command.',
  'console.no-rows': 'The list has no rows.',
  'console.asked-back':
    'Somebody asked to take this list back, and a second person is still to decide. Until then it cannot go on.',
  'console.approved-it': 'You approved taking this list back. Somebody else has to go on with it.',
  'console.only-back': 'This list cannot go on. Take it back and give what is left again.',
  'console.not-stopped': 'This list has not stopped; there is nothing to go on with.',
  'console.file-missing': 'Choose a file.',
};

export const listNotices: typeof notices = {
  'list-carried-out': 'The list was carried out.',
  'list-under-way': 'The list is carried out in the background; you can leave this page.',
  'list-continued': 'The list goes on where it stopped.',
  'list-undone': 'The list was taken back.',
};
