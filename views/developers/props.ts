import type { Environment } from '../../server/clients/environment.ts';
import type { SystemKind } from '../../server/clients/system-kind.ts';
import type { Topic } from '../../server/clients/topic.ts';
import type { AlertCode } from '../../server/developers/alerts/codes.ts';
import type { OfferedScope, Settings } from '../../server/developers/applications/settings.ts';
import type { Filled, Stack } from '../../server/developers/integrate/stacks.ts';
import type { RequestStatus } from '../../server/developers/promotion/store.ts';
import type { Situation } from '../../server/developers/sandbox/situations.ts';
import type { Role } from '../../server/developers/teams/team.ts';
import type { FailedRequest } from '../../server/diagnosis/failed-requests.ts';
import type { CheckItem, Finding } from '../../server/diagnosis/live-check/items.ts';
import type { SentNotice } from '../../server/outbox/deliveries.ts';
import type { PortalProps } from '../portal/props.ts';
import type { FieldProblems } from '../problem.ts';

export type TeamView = { id: string; name: string; unit: string; role: Role };
export type ApplicationView = {
  clientId: string;
  name: string;
  environment: Environment;
  kind: SystemKind;
  isSuspended: boolean;
};
export type OfferView = { id: string; teamId: string; application: string; from: string };

/** GET /developers */
export type DevelopersHomeProps = PortalProps & {
  /** Whether it is proven who the person is: without, they can be in no team. */
  isVerified: boolean;
  teams: readonly (TeamView & { applications: readonly ApplicationView[] })[];
  offers: readonly OfferView[];
};

/** GET /developers/teams/new?q= ; POST /developers/teams {q, unit, name} */
export type NewTeamPageProps = PortalProps & {
  query: string;
  /** Undefined: nothing was looked for yet. */
  units: readonly { id: string; name: string; above: string | undefined }[] | undefined;
  hasMore: boolean;
  typed: { unit: string; name: string };
  problems: FieldProblems<'unit' | 'name'>;
};

export type MemberView = { id: string; name: string | undefined; role: Role; joinedAt: Date; isSelf: boolean };

/** GET /developers/teams/:id ; POST …/invitations {name, mobile, role} */
export type TeamPageProps = PortalProps & {
  team: TeamView;
  applications: readonly ApplicationView[];
  members: readonly MemberView[];
  invitations: readonly { id: string; name: string; mobile: string; role: Role; expiresAt: Date }[];
  typed: { name: string; mobile: string; role: Role };
  problems: FieldProblems<'name' | 'mobile'>;
};

/** GET /developers/invitations/:secret. Undefined for everybody it is not for. */
export type TeamInvitationPageProps = PortalProps & {
  invitation: { secret: string; team: string; unit: string; role: Role; expiresAt: Date } | undefined;
};

export type SettingsField =
  | 'name'
  | 'kind'
  | 'topic'
  | 'redirectUris'
  | 'postLogoutUris'
  | 'backchannelLogoutUri'
  | 'initiateLoginUri'
  | 'policyUri'
  | 'termsUri';

export type SettingsFormProps = {
  typed: Omit<Settings, 'kind'>;
  scopes: readonly OfferedScope[];
  problems: FieldProblems<SettingsField>;
};

/** POST /developers/teams/:id/applications */
export type RegisterPageProps = PortalProps & SettingsFormProps & { team: TeamView; kind: SystemKind | undefined };

/** Shown once, as the answer to the form that made it. */
export type SecretPageProps = PortalProps & {
  application: ApplicationView;
  clientSecret: string | undefined;
  isNew: boolean;
};

export type ApplicationPageProps = PortalProps & { application: ApplicationView; team: TeamView };

/** GET /developers/applications/:client */
export type OverviewPageProps = ApplicationPageProps & {
  issuer: string;
  method: 'client_secret_basic' | 'none';
  redirectUris: readonly string[];
  topic: Topic;
  formerSecretUntil: Date | undefined;
  /** The team that handed it over knows the secret of now. */
  isKnownElsewhere: boolean;
};

/** POST /developers/applications/:client/settings {version, …} */
export type SettingsPageProps = ApplicationPageProps & SettingsFormProps & { version: number };

/** POST /developers/applications/:client/team {code} */
export type HandOverPageProps = ApplicationPageProps & {
  open: { id: string; to: string; expiresAt: Date } | undefined;
  code: string;
  problems: FieldProblems<'code'>;
};

/** GET /developers/teams/:id/test-persons */
export type TestPersonsPageProps = PortalProps & {
  team: TeamView;
  password: string;
  persons: readonly { situation: Situation; loginName: string }[];
};

/** GET /developers/applications/:client/failures: the newest first. */
export type FailuresPageProps = ApplicationPageProps & { failures: readonly FailedRequest[] };

/** GET /developers/applications/:client/check ; POST …/check, …/check/probe */
export type CheckPageProps = ApplicationPageProps & {
  items: readonly { item: CheckItem; result: { passed: boolean; detail: Finding; at: Date } | undefined }[];
  watchedUntil: Date | undefined;
  isPassed: boolean;
};

/** GET and POST /developers/applications/:client/production */
export type ProductionPageProps = ApplicationPageProps & {
  isPassed: boolean;
  request:
    | { status: RequestStatus; at: Date; productionClientId: string | undefined; reason: string | undefined }
    | undefined;
  typed: Omit<Settings, 'kind' | 'name' | 'topic' | 'scopes'>;
  /** What the application was tested with. */
  scopes: readonly OfferedScope[];
  justified: Partial<Record<OfferedScope, { purpose: string; basis: string }>>;
  reason: string;
  problems: FieldProblems<SettingsField | 'reason' | `purpose-${OfferedScope}` | `basis-${OfferedScope}`>;
};

/** GET /developers/applications/:client/integrate?stack= */
export type IntegratePageProps = ApplicationPageProps & {
  stacks: readonly Stack[];
  stack: Stack;
  run: string;
  files: readonly Filled[];
};

/** GET /developers/applications/:client/delivery ; POST …/delivery/:notice/replay */
export type DeliveryPageProps = ApplicationPageProps & { notices: readonly SentNotice[] };

/** GET and POST /developers/teams/:id/alerts {email, webhookUrl}. `webhookSecret`: made just now, shown this once. */
export type AlertsPageProps = PortalProps & {
  team: TeamView;
  typed: { email: string; webhookUrl: string; muted: readonly AlertCode[] };
  /** Everything there is to tell. */
  kinds: readonly AlertCode[];
  /** What the page shows, or showed when somebody else saved something else: that is in `saved`. */
  version: string;
  saved?: AlertsPageProps['typed'];
  /** The webhook has a secret, which can be made anew. */
  hasSecret: boolean;
  webhookSecret: string | undefined;
  problems: FieldProblems<'email' | 'webhookUrl'>;
};
