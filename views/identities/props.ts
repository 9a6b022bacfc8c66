import type { JourneyProps } from '../journey/props.ts';
import type { PortalProps } from '../portal/props.ts';

/** One identity of the reader, in their language. `key` is sent back when it is chosen. */
export type IdentityCard = { key: string } & (
  | { type: 'citizen'; name: string | undefined }
  | {
      type: 'enterprise';
      name: string;
      role: 'representative' | 'administrator' | 'agent';
      /** The agency in between. */
      agency?: string;
      /** Names of the services it is limited to. */
      services?: readonly string[];
      /** Not from this time on. */
      until?: Date;
    }
  | { type: 'official'; unit: string; title: string }
);

/** One that can be chosen. `stronger`: a passkey is asked for afterwards. */
export type PossibleIdentity = { card: IdentityCard; isLast: boolean; stronger: boolean };

export type Hindrance =
  /** `level`: the identity assurance that is needed. */
  | { code: 'ial'; level: number }
  /** Whoever granted the mandate was not known surely enough. */
  | { code: 'ial-of-grantor'; level: number }
  | { code: 'proof-too-old'; days: number }
  | { code: 'service-not-covered' }
  /** The mandate does not allow what the request is about. */
  | { code: 'acts-not-covered' }
  /** The request is about one enterprise, and it is none of the reader's. */
  | { code: 'other-enterprise'; uscc: string }
  | { code: 'no-enterprise' }
  | { code: 'no-post' };

/** One that cannot be chosen, or a kind of identity the reader has none of, with the reasons. */
export type HinderedIdentity = { card?: IdentityCard; hindrances: readonly Hindrance[] };

/** POST base/identity {identity} · POST base/identity/other */
export type ChooseIdentityPageProps = JourneyProps & {
  possible: readonly PossibleIdentity[];
  hindered: readonly HinderedIdentity[];
  /** Somebody is logged in already, so that the account pages can be linked to. */
  hasSession: boolean;
};

/** GET base (look again) · POST base/identity/other */
export type MissingIdentityPageProps = JourneyProps & { hindered: readonly HinderedIdentity[] };

/** POST /account/applications/:clientId/identity {identity} */
export type SwitchIdentityPageProps = PortalProps & {
  clientId: string;
  application: string;
  possible: readonly PossibleIdentity[];
};
