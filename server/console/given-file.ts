import type { GiveListPageProps } from '../../views/console/props-lists.ts';
import type { RouteContext } from '../http/route.ts';
import type { Line, ReadAs } from '../lib/tables/line.ts';
import { readTable } from '../lib/tables/read-table.ts';
import { readReason, refusalOf } from './texts.ts';

type Given =
  | { ok: true; reason: string; table: { lines: Line[]; readAs: ReadAs } }
  | { ok: false; reason: string; problems: GiveListPageProps['problems'] };

/** The reason and the table of a form that a list came by, or what is wrong with either. */
export async function readGiven(ctx: RouteContext, mostLines: number): Promise<Given> {
  const { reason, problem } = readReason(ctx);
  const bytes = ctx.state.file;
  if (problem || !bytes?.length) {
    const file = bytes?.length ? undefined : refusalOf('file-missing');
    return { ok: false, reason, problems: { ...(problem && { reason: problem }), ...(file && { file }) } };
  }
  const table = await readTable(bytes, mostLines);
  return table.ok ? { ok: true, reason, table } : { ok: false, reason, problems: { file: refusalOf(table.reason) } };
}
