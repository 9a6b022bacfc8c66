import type { Topic } from '../../server/clients/topic.ts';
import type { Frame } from '../frame.ts';
import { type Html, html } from '../html.ts';
import type { Problem } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import { described, labelled } from './field.ts';

type TopicField = { label: string; hint: string; problem: Problem | undefined; chosen: string };

/** One topic out of the closed list. Nothing is chosen beforehand: what nobody thought about would all be under the first. */
export function topicField(frame: Frame, { chosen, ...rest }: TopicField): Html {
  const { names, choose } = wordsOf(frame.locale).topics;
  const options = { id: 'topic', ...rest };
  const choices = (Object.keys(names) as Topic[]).map(
    (topic) => html`<option value="${topic}"${topic === chosen && html` selected`}>${names[topic]}</option>`,
  );
  return labelled(
    frame,
    options,
    html`<select id="topic" name="topic" required${described(options)}><option value="">${choose}</option>${choices}</select>`,
  );
}
