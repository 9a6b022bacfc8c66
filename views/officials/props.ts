import type { EndReason } from '../../server/officials/post.ts';
import type { PasskeyOptions } from '../journey/props.ts';
import type { PortalProps } from '../portal/props.ts';

/** One post, in the reader's language; days as their midnight in UTC. */
export type PostView = {
  id: string;
  title: string;
  jobNumber: string;
  unit: string;
  /** Units above it, from the top down. */
  above: readonly string[];
  isPrimary: boolean;
  startsOn: Date;
  endsOn: Date | undefined;
};

/**
 * What the posts demand of passkeys. `passkey`: any phishing-resistant one. `security-key`: bound to its hardware, of one of
 * the `models` (names); undefined: of any model whose maker is known.
 */
export type PasskeyDuty =
  | { demands: 'passkey'; isMet: boolean }
  | { demands: 'security-key'; models: readonly string[] | undefined; isMet: boolean };

/** GET /account/posts */
export type PostsPageProps = PortalProps & {
  /** `isWorn`: whether services can be entered in it now. */
  held: readonly (PostView & { isWorn: boolean })[];
  ended: readonly (PostView & { endedAt: Date; reason: EndReason })[];
  duty: PasskeyDuty | undefined;
};

/** GET and POST /account/posts/activate/:secret {} */
export type ActivationPageProps = PortalProps & { path: string } & (
    | { state: 'ready'; post: PostView; needsPasskey: boolean }
    | { state: 'not-verified' }
    | { state: 'unknown' }
    | { state: 'primary-exists' }
  );

/** POST /account/security-key {credential} */
export type SecurityKeyPageProps = PortalProps & {
  /** Names of the models that will do; undefined: any whose maker is known. */
  models: readonly string[] | undefined;
  /** Absent: this service knows no models. */
  options?: PasskeyOptions;
};
