import { errorPage } from '../views/errors/error-page.ts';
import { renderPage } from '../views/layout.ts';
import type { FrameMaker } from './frame.ts';
import type { RenderError } from './http/errors.ts';
import { currentRequest } from './http/request-context.ts';

/** The one error page. */
export function createErrorRenderer(frame: FrameMaker): RenderError {
  return (ctx, { status, code, retryAfterSeconds }) => {
    const page = errorPage(frame(ctx), {
      status,
      code,
      requestId: currentRequest()?.requestId ?? '',
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    });
    return renderPage(frame(ctx), page);
  };
}
