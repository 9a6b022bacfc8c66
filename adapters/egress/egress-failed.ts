/** Why nothing came back; names no address and quotes nothing. `egress.not-allowed` also stands for names that do not resolve. */
export type EgressFailure = 'egress.not-allowed' | 'egress.timeout' | 'egress.unreachable' | 'egress.too-large';

/** A `TypeError`, as `fetch` rejects with. */
export class EgressFailed extends TypeError {
  readonly code: EgressFailure;
  constructor(code: EgressFailure) {
    super(code);
    this.code = code;
  }
}
