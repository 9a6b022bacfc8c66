import { type Locale, locales } from '../../server/lib/locale.ts';

import { consoleActsSamples } from './console-acts-samples.ts';

import { consoleApiSamples } from './console-api-samples.ts';

import { consoleApplicationsSamples } from './console-applications-samples.ts';
import { consoleAuditSamples } from './console-audit-samples.ts';
import { consoleListsSamples } from './console-lists-samples.ts';
import { consolePeopleSamples } from './console-people-samples.ts';
import { consolePoliciesSamples } from './console-policies-samples.ts';
import { consoleSamples } from './console-samples.ts';
import { consoleSystemSamples } from './console-system-samples.ts';
import { consoleUnitsSamples } from './console-units-samples.ts';
import { developerSamples } from './developer-samples.ts';
import { enterpriseSamples } from './enterprise-samples.ts';
import { identitySamples } from './identity-samples.ts';
import { journeySamples } from './journey-samples.ts';
import { mandateSamples } from './mandate-samples.ts';
import { mergingSamples } from './merging-samples.ts';
import { officialsSamples } from './officials-samples.ts';
import { portalSamples } from './portal-samples.ts';
import type { Sample } from './sample.ts';
import { sourceSamples } from './source-samples.ts';

/** The catalogue: validated, searched for payloads, judged by axe, and what pictures are made of. */
export const samples: readonly Sample[] = [
  ...journeySamples,
  ...identitySamples,
  ...portalSamples,
  ...mandateSamples,
  ...officialsSamples,
  ...enterpriseSamples,
  ...sourceSamples,
  ...consoleSamples,
  ...developerSamples,
  ...consoleSystemSamples,
  ...consolePoliciesSamples,
  ...consoleUnitsSamples,
  ...consoleListsSamples,
  ...consoleApplicationsSamples,
  ...consoleApiSamples,
  ...mergingSamples,
  ...consolePeopleSamples,
  ...consoleAuditSamples,
  ...consoleActsSamples,
];

export const printings: readonly { locale: Locale; largePrint: boolean }[] = locales.flatMap((locale) => [
  { locale, largePrint: false },
  { locale, largePrint: true },
]);
