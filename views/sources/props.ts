import type { Begun } from '../../server/federation/source.ts';
import type { SourceConfig } from '../../server/federation/source-config.ts';
import type { JourneyProps } from '../journey/props.ts';
import type { PortalProps } from '../portal/props.ts';
import type { FieldProblems, Problem } from '../problem.ts';

/** One identity source as people see it, in the reader's language. */
export type SourceButton = { slug: string; name: string; icon: SourceConfig['icon'] };

/** On the way to a source; goes on by itself. */
export type LeavingPageProps = {
  back: string;
  source: SourceButton;
  begun: Exclude<Begun, { how: 'credentials' }>;
  /** What the person is to do there; absent: log in. */
  errand?: 'logout';
};

/** POST base/source/:slug/credentials {username, password} */
export type DirectoryPageProps = JourneyProps & { source: SourceButton; username: string };

/** POST base/arrival {decision: new} · GET base/identifier (log in to link) */
export type ArrivalPageProps = JourneyProps & {
  source: string;
  /** Houses the login came through, the nearest first. */
  via: readonly string[];
  /** As the source says. */
  name: string | undefined;
  /** The document it proves is one of an account here: no new one can be made. */
  hasAccount: boolean;
  /** Whether sources may open accounts at present. */
  mayOpen: boolean;
};

/** POST base/link {decision: link | later} */
export type LinkPageProps = JourneyProps & { source: string; via: readonly string[]; name: string | undefined };

/** POST base/contact {username} · POST base/contact/later {decision: later} */
export type ContactPageProps = JourneyProps & { username: string; problems: FieldProblems<'username'> };

/** POST base/contact/code {code} · POST base/contact {} (another code) · POST base/contact/later {decision: change | later} */
export type ContactCodePageProps = JourneyProps & {
  /** Where the code went, whole: the person just typed it. */
  destination: string;
  channel: 'sms' | 'email';
  problems: FieldProblems<'code'>;
  resendInSeconds: number;
  outboxPath?: string;
};

export type LinkView = {
  id: string;
  /** What the person calls it, or the name of the source. */
  name: string;
  source: string;
  linkedAt: Date;
  lastUsedAt: Date | undefined;
  /** Whether its source is switched on. */
  isOpen: boolean;
};

/** POST /account/sources/add/:slug · POST /account/sources/:id/rename {name} · GET /account/sources/:id/remove */
export type SourcesPageProps = PortalProps & {
  links: readonly LinkView[];
  /** What can be added. */
  sources: readonly SourceButton[];
  rename?: { id: string; name: string; problem: Problem };
};

/** POST /account/sources/:id/remove {} */
export type RemoveSourcePageProps = PortalProps & { link: LinkView };
