import type { CertificateUse } from '../../server/federation/certificates/read-certificates.ts';
import type { SourceKind, TestStep } from '../../server/federation/source.ts';
import type { Acr } from '../../server/lib/acr.ts';
import type { IdentityType } from '../../server/lib/identity.ts';
import type { DocumentType } from '../../server/people/identity-documents/document.ts';
import type { FieldProblems } from '../problem.ts';
import type { ConsoleProps } from './props.ts';

export type SourceView = { slug: string; kind: SourceKind; issuer: string; enabled: boolean };

export type CertificateView = { use: CertificateUse; fingerprint: string; endsAt: Date; isReplaced: boolean };

/** One that ends soon or has ended. */
export type EndingView = { slug: string; use: CertificateUse; endsAt: Date };

export type SourcesPageProps = ConsoleProps & {
  sources: readonly SourceView[];
  ending: readonly EndingView[];
  mayAdd: boolean;
};

export type StepView = TestStep;

/** Whom sample claims would become; the number of a document is masked. */
export type PreviewView = {
  name: string | undefined;
  mobile: string | undefined;
  email: string | undefined;
  document: { type: DocumentType; number: string; level: number } | undefined;
  ial: number;
  acr: Acr;
  amr: string;
  groups: string;
  attributes: readonly { field: string; value: string }[];
  /** Fields that were said and cannot be used. */
  lost: readonly string[];
};

export type SourcePageProps = ConsoleProps & {
  source: SourceView;
  identityTypes: readonly IdentityType[];
  highestIal: number;
  highestAcr: Acr;
  certificates: readonly CertificateView[];
  mayWrite: boolean;
  steps?: readonly StepView[];
  preview?: PreviewView;
  typed: { reason: string; claims: string; acr: string; amr: string };
  problems: FieldProblems<'reason' | 'claims' | 'amr'>;
};

export type NewSourcePageProps = ConsoleProps & {
  typed: { configuration: string; reason: string };
  problems: FieldProblems<'configuration' | 'secrets' | 'reason'>;
  settings: readonly { path: string; code: string }[];
};
