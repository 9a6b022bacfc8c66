const origin = Symbol('what is computed from');

/**
 * Makes objects whose properties are computed when they are first read, then kept; they can still be assigned. The accessors stand
 * on one prototype, made once: V8 puts every accessor straight into the old generation, where one defined for a request holds all
 * that its closure sees, the whole request, until the next full collection. That makes each young collection fifty times as long.
 */
export function lazily<From, T extends object>(compute: { [K in keyof T]: (from: From) => T[K] }): (from: From) => T {
  const prototype = {};
  for (const key of Object.keys(compute) as (keyof T)[]) defineOn(prototype, key, compute[key]);
  return (from) => {
    const made = Object.create(prototype) as T & { [origin]: From };
    made[origin] = from;
    return made;
  };
}

function defineOn<From, T>(prototype: object, key: keyof T, compute: (from: From) => T[keyof T]): void {
  const keep = (target: object, value: unknown) =>
    Object.defineProperty(target, key, { value, writable: true, enumerable: true });
  Object.defineProperty(prototype, key, {
    get(this: { [origin]: From }) {
      const value = compute(this[origin]);
      keep(this, value);
      return value;
    },
    set(this: object, value: unknown) {
      keep(this, value);
    },
  });
}
