/** What a user or an outsider can get wrong is returned, not thrown. `R` is a closed union of reasons. */
export type Outcome<T extends object, R extends string> = ({ ok: true } & T) | { ok: false; reason: R };

export function refuse<R extends string>(reason: R): { ok: false; reason: R } {
  return { ok: false, reason };
}
