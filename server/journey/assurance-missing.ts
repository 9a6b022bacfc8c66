import type { Frame, Page } from '../../views/frame.ts';
import { missingAssurancePage } from '../../views/journey/missing-assurance-page.ts';
import type { ScopeName } from '../../views/words/words.ts';
import type { AssuranceHindrance } from '../oidc/level-checks.ts';
import { keepWayBack } from './identity.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { props, type Told } from './props.ts';

/** Which data needs more certainty about the person, what is missing, and where to get it; coming back here goes on. */
export async function drawAssurance(parts: JourneyParts, journey: Journey, frame: Frame, told: Told): Promise<Page> {
  keepWayBack(parts, journey);
  const { missingAssurance } = journey.interaction.prompt.details as { missingAssurance: AssuranceHindrance[] };
  const items = missingAssurance.map(({ scope, ...hindrance }) => ({ scope: scope as ScopeName, hindrance }));
  return missingAssurancePage(frame, { ...props(journey, told), items });
}
