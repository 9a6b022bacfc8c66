import type { Frame, Page } from '../frame.ts';
import { type Drawable, type Html, html } from '../html.ts';
import { form } from '../parts/form.ts';
import { hasProblem, noticeBox, problemSummary } from '../parts/messages.ts';
import type { FieldProblems } from '../problem.ts';
import { wordsOf } from '../words/words.ts';
import { journeyPaths } from './paths.ts';
import type { JourneyProps, SendingApplication } from './props.ts';

type Content = {
  title: string;
  lead?: string | undefined;
  body: Drawable;
  problems?: FieldProblems<string>;
  script?: boolean;
  /** The way out, below everything; consent has its own. */
  canCancel?: boolean;
  /** The login is over: the application is named, but asks for nothing of the kind any more. */
  isLoggedIn?: boolean;
};

/** One step of the journey: who sent the person, what went wrong, one heading, one thing to do, the way out. */
export function journeyPage(frame: Frame, props: JourneyProps, content: Content): Page {
  const { title, lead, body, problems = {}, script = false, canCancel = true, isLoggedIn = false } = content;
  return {
    title,
    layout: 'journey',
    script,
    hasProblem: hasProblem(props.problem, problems),
    body: html`<div class="card">
${sender(frame, props.application, isLoggedIn)}
<div class="step">
${problemSummary(frame, props.problem, problems)}
${noticeBox(frame, props.notice)}
<h1>${title}</h1>
${lead && html`<p class="lead">${lead}</p>`}
${body}
</div>
${canCancel && cancel(frame, props)}
</div>`,
  };
}

/** "Housing Service asks you to log in": the first thing to read, so that nobody logs in for somebody else's page. */
function sender(frame: Frame, application: SendingApplication | undefined, isLoggedIn: boolean): Html {
  const { journey } = wordsOf(frame.locale);
  if (!application) return html`<div class="sender"><p>${journey.ownAccount}</p></div>`;
  return html`<div class="sender"><p class="sender-name">${isLoggedIn ? application.name : journey.asksYouToLogIn(application.name)}</p>
<p class="sender-unit">${journey.providedBy(application.unit)}</p></div>`;
}

function cancel(frame: Frame, { base, application }: JourneyProps): Html {
  const { actions } = wordsOf(frame.locale);
  const label = application ? actions.cancelAndReturn(application.name) : actions.cancel;
  const button = html`<button type="submit" class="quiet">${label}</button>`;
  return html`<div class="way-out">${form(frame, journeyPaths(base).cancel, button)}</div>`;
}
