import type { Frame, Page } from '../../views/frame.ts';
import { renderPage } from '../../views/layout.ts';

/** One page in one state. `render` draws the document; `props` may be changed beforehand, as the test of payloads does. */
export type Sample = {
  name: string;
  /** Whether somebody is logged in. */
  person: boolean;
  render: (frame: Frame, change?: <T>(value: T) => T) => string;
};

const same = <T>(value: T): T => value;

/** `as`: whoever is logged in, if anybody; most have a name, the newest accounts have none. */
export function sample<P>(
  name: string,
  draw: (frame: Frame, props: P) => Page,
  props: P,
  as: boolean | { name: string } = false,
): Sample {
  const person = as === true ? { name: '王建国' } : as;
  const render: Sample['render'] = (frame, change = same) => {
    const known = person ? { ...frame, person } : frame;
    return renderPage(change(known), draw(change(known), change(props)));
  };
  return { name, person: person !== false, render };
}
