import { errorPage } from '../views/errors/error-page.ts';
import { expiredPage } from '../views/journey/expired-page.ts';
import { renderPage } from '../views/layout.ts';
import type { FrameMaker } from './frame.ts';
import type { RenderError } from './http/errors.ts';
import { currentRequest } from './http/request-context.ts';

/** The one error page; a login that is over has a page of its own, because nobody did anything wrong. */
export function createErrorRenderer(frame: FrameMaker): RenderError {
  return (ctx, { status, code, retryAfterSeconds }) => {
    if (code === 'journey.expired') return renderPage(frame(ctx), expiredPage(frame(ctx)));
    const page = errorPage(frame(ctx), {
      status,
      code,
      requestId: currentRequest()?.requestId ?? '',
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    });
    return renderPage(frame(ctx), page);
  };
}
