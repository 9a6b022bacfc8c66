import type { Locale } from '../../server/lib/locale.ts';
import type { FieldProblems } from '../problem.ts';
import type { Words } from '../words/words.ts';
import type { ConsoleProps, UnitChoice } from './props.ts';

export type UnitsPageProps = ConsoleProps & { query: string; found: readonly UnitChoice[]; own: readonly UnitChoice[] };

export type PostLine = {
  id: string;
  title: string;
  jobNumber: string;
  official: string | undefined;
  startsOn: string;
  endsOn: string | undefined;
};

export type UnitPageProps = ConsoleProps & {
  unit: UnitChoice;
  kind: keyof Words['consoleUnits']['kinds'];
  level: keyof Words['consoleUnits']['levels'];
  divisionCode: string;
  children: readonly { id: string; name: string }[];
  childrenHref: string | undefined;
  posts: readonly PostLine[];
  postsHref: string | undefined;
  reachedBy: readonly { id: string; person: string; role: keyof Words['console']['roles']['names']; unit: string }[];
  mayChange: boolean;
  mayAppoint: boolean;
  mayExport: boolean;
};

export type UnitField = 'zh-Hans' | 'zh-Hant' | 'en' | 'divisionCode' | 'toId' | 'reason';

export type ChangeUnitPageProps = ConsoleProps & {
  unit: UnitChoice;
  act: 'add' | 'rename' | 'move';
  /** Its name in every language, as it is now. */
  seen: Readonly<Record<Locale, string>>;
  typed: Readonly<Partial<Record<UnitField | 'kind' | 'level', string>>>;
  problems: FieldProblems<UnitField>;
};

export type AppointField = 'name' | 'mobile' | 'title' | 'jobNumber' | 'startsOn' | 'endsOn' | 'reason';

export type AppointPageProps = ConsoleProps & {
  unit: UnitChoice;
  typed: Readonly<Partial<Record<AppointField | 'isPrimary', string>>>;
  problems: FieldProblems<AppointField>;
};

export type PostPageProps = ConsoleProps & {
  unit: UnitChoice;
  post: PostLine;
  mayAppoint: boolean;
  isWaiting: boolean;
  typed: { reason: string };
  problems: FieldProblems<'reason'>;
};
