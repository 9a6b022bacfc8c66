import { organisationCheckCharacter, usccCheckCharacter } from '../../server/enterprises/uscc.ts';

let made = 0;

/** A code that stands for nothing, valid by its check characters alone; `place` decides what the fake registry answers. */
export function madeUpCode(place = '440000', authority = '91'): string {
  made += 1;
  const organisation = `MA99${String(made).padStart(4, '0')}`;
  const body = `${authority}${place}${organisation}${organisationCheckCharacter(organisation)}`;
  return body + usccCheckCharacter(body);
}
