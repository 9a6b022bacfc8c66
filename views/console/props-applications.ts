import type { Topic } from '../../server/clients/topic.ts';
import type { Translated } from '../../server/lib/locale.ts';
import type { FieldProblems } from '../problem.ts';
import type { Words } from '../words/words.ts';
import type { ConsoleProps } from './props.ts';

export type ApplicationStatus = keyof Words['consoleApplications']['statuses'];
export type ApplicationFilter = keyof Words['consoleApplications']['filters'];

export type ApplicationLine = {
  clientId: string;
  name: string;
  unit: string;
  status: ApplicationStatus;
  isDue: boolean;
};

export type ApplicationsPageProps = ConsoleProps & {
  query: string;
  filter: ApplicationFilter;
  applications: readonly ApplicationLine[];
  nextHref: string | undefined;
};

export type ApplicationView = {
  clientId: string;
  name: string;
  names: Translated;
  /** The unit that answers for it, below those above it. */
  unit: string;
  above: readonly string[];
  status: ApplicationStatus;
  isHeld: boolean;
  suspendedAt: Date | undefined;
  suspensionReason: string | undefined;
  isDue: boolean;
  certifiedAt: Date | undefined;
  certifiedBy: string | undefined;
  createdAt: Date;
  updatedAt: Date;
  identities: readonly string[];
  firstParty: boolean;
  topic: Topic;
  redirectUris: readonly string[];
  postLogoutRedirectUris: readonly string[];
  backchannelLogoutUri: string | undefined;
  policyUri: string | undefined;
  termsUri: string | undefined;
  scopes: readonly { scope: string; purpose: string | undefined }[];
};

export type ApplicationPageProps = ConsoleProps & {
  application: ApplicationView;
  maySuspend: boolean;
  mayResume: boolean;
  mayWrite: boolean;
};

export type ApplicationAct = keyof Words['consoleApplications']['acts'];

export type ApplicationActPageProps = ConsoleProps & {
  application: Pick<ApplicationView, 'clientId' | 'name' | 'unit'>;
  /** What the application is like now, in one value. */
  version: string;
  act: ApplicationAct;
  typed: { reason: string; toId: string };
  problems: FieldProblems<'reason' | 'toId'>;
};

export type ChangeApplicationPageProps = ConsoleProps & {
  application: Pick<ApplicationView, 'clientId' | 'name'>;
  version: string;
  /** Every scope it could have: what is ticked, and why each is asked. */
  scopes: readonly { scope: string; isChosen: boolean; isSensitive: boolean; purpose: Partial<Translated> }[];
  firstParty: boolean;
  typed: {
    redirectUris: string;
    postLogoutRedirectUris: string;
    backchannelLogoutUri: string;
    policyUri: string;
    termsUri: string;
    topic: string;
    reason: string;
  };
  problems: FieldProblems<'reason' | 'purpose' | 'topic'>;
};
