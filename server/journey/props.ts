import type { JourneyProps } from '../../views/journey/props.ts';
import type { Problem } from '../../views/problem.ts';
import { currentRequest } from '../http/request-context.ts';
import { locales } from '../lib/locale.ts';
import type { Journey } from './parts.ts';

/** What is told beside a field, or at the top, and what was typed into a field that was refused. */
export type Told = { problem?: Problem; field?: Problem; typed?: string };

/** What all pages of the journey show. */
export function props(journey: Journey, told: Told): JourneyProps {
  const { notice, sourceProblem } = journey.stored.state;
  const isAsked = journey.step.name === 'who' && journey.step.view === 'identifier';
  const problem = told.problem ?? (isAsked && sourceProblem && !told.field ? { code: sourceProblem } : undefined);
  return {
    base: `/login/${journey.uid}`,
    application: sender(journey),
    ...(journey.again && isTheirs(journey) && { again: journey.again }),
    ...(problem && { problem }),
    ...(notice && !problem && !told.field && { notice }),
  };
}

/** Somebody else may have come in between: they were not logged in. */
function isTheirs({ stored, interaction }: Journey): boolean {
  const { personId } = stored.state;
  return personId === undefined || personId === interaction.session?.accountId;
}

export function sender(journey: Journey): JourneyProps['application'] {
  const locale = currentRequest()?.locale ?? locales[0];
  const { application } = journey;
  return application && { name: application.name[locale], unit: application.unitName[locale] };
}
