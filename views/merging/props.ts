import type { PortalProps } from '../portal/props.ts';

/** An account as somebody knows it: by name, level and masked login names. */
export type AccountView = { name: string | undefined; level: number; identifiers: readonly string[] };

/** Something that opens the account that goes. `name`: masked number or address, or what the person called it. */
export type WayView = {
  id: string;
  kind: 'mobile' | 'email' | 'username' | 'passkey' | 'source';
  name: string;
  addedAt: Date | undefined;
  isTicked: boolean;
};

/** POST /account/merge/begin {} · GET /account/merge/:id/undo */
export type MergePageProps = PortalProps & {
  /** When other accounts came with a document of this one. */
  twins: readonly Date[];
  /** What became part of this account and can still be taken out. */
  merges: readonly { id: string; mergedAt: Date; undoUntil: Date }[];
};

/** POST /account/merge/both {keep: first | second, proof, take-…: yes} */
export type MergeBothPageProps = PortalProps & {
  stays: AccountView;
  goes: AccountView;
  /** Undefined: these two cannot be merged, as `problem` says. */
  plan:
    | {
        keep: 'first' | 'second';
        /** The levels are equal: either may stay. */
        mayChoose: boolean;
        /** Which proof the page was drawn for. */
        proof: string;
        ways: readonly WayView[];
        posts: readonly string[];
        enterprises: readonly string[];
        mandates: readonly string[];
        documents: number;
        consents: number;
        sameMandates: number;
        /** Applications that go on with the sub of the account that goes; applications that knew both. */
        kept: readonly string[];
        told: readonly string[];
        sessions: number;
        /** The session of this browser is of the account that goes. */
        mustLogIn: boolean;
      }
    | undefined;
};

export type UndoneKind =
  | 'identifiers'
  | 'passkeys'
  | 'source_links'
  | 'identity_documents'
  | 'posts'
  | 'enterprises'
  | 'mandates'
  | 'consents';

/** POST /account/merge/:id/undo {} */
export type UndoMergePageProps = PortalProps & {
  id: string;
  /** Undefined: it cannot be undone, as `problem` says. */
  plan:
    | {
        restored: Readonly<Partial<Record<UndoneKind, number>>>;
        lost: Readonly<Partial<Record<UndoneKind, number>>>;
      }
    | undefined;
};
