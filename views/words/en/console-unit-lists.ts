import type { consoleUnitLists as lists, unitListProblems as problems } from '../zh-hans/console-unit-lists.ts';
import { counted } from './counted.ts';

export const consoleUnitLists: typeof lists = {
  listIn: (name) => `Add or rename units below ${name} by a list`,
  lead: 'First look at what would happen; nothing is done before you say so. Up to 2,000 rows.',
  columnHintsOfUnits: {
    unit: 'Id or credit code of a unit that is there. For a new one a label of your own, which later rows can name, or empty.',
    parent: 'Id or credit code of the unit above, or the label of an earlier row. Empty: this unit.',
    kind: 'Government, department or office.',
    level: 'Province, city, county or township.',
    division_code: 'A current code of 6, 9 or 12 digits.',
    name_zh_hans: 'Up to 100 characters.',
    name_zh_hant: 'Up to 100 characters.',
    name_en: 'Up to 100 characters.',
  },
  appoint: (count) => `${counted(count, 'unit')} can be added`,
  change: (count) => `${counted(count, 'unit')} ${count === 1 ? 'gets' : 'get'} another name`,
  label: 'Unit',
  massHint: (rows, _endings) =>
    `More than ${rows} units in lists by one person within 24 hours wait for a second person, a security administrator. Any change to the list or its units in between voids the request.`,
  earlierHint: (count) => `In the 24 hours before, your other lists were about ${counted(count, 'unit')}.`,
  appointed: (count) => `${counted(count, 'unit')} added`,
  changed: (count) => `${counted(count, 'unit')} renamed`,
  undone: (removed, restored) => `Taken back: ${counted(removed, 'unit')} removed, ${restored} with the name of before`,
  undoHint:
    'Added units that nobody has used go, and renamed ones get their names back. Those with posts, units below or applications, or no longer in your reach, stay and are listed.',
  give: 'Add units by a list',
  asCsv: 'Export units (CSV)',
  asWorkbook: 'Export units (Excel)',
  exportHint: 'This unit and those below it. Change the file and upload it as a list.',
  exampleName: 'Example collection office',
  massUnits: {
    added: 'Units added',
    renamed: 'Units renamed',
    earlier: 'Units of other lists of whoever asks, in the 24 hours before',
  },
  leftUnits: {
    'out-of-reach': 'no longer in reach of whoever took the list back',
    'in-use': 'has posts, units below or applications',
    'renamed-since': 'renamed again since',
  },
  unitRefusals: {
    'unit-unknown': 'no such unit, or not below this one',
    'parent-unknown': 'no such unit above, or not below this one',
    'label-taken': 'an earlier row has this label',
    'unit-moved': 'a list moves no unit; ask for it on the page of the unit',
    'unit-fixed': 'a list changes no kind, level or division of a unit that is there',
    'unit-twin': 'there is a unit of this name below the same one',
    'kind-invalid': 'the kind is not right',
    'level-invalid': 'the level is not right',
    'division-unknown': 'no such division code',
    'name-invalid': 'a name is missing or not right',
  },
};

export const unitListProblems: Record<keyof typeof problems, string> = {
  'console.unit-columns':
    'The first row must name all the columns below, each once; download the template and compare.',
  'console.too-many-units': 'The list has more than 2,000 rows. Split it.',
};
