/** A property computed when it is first read, then kept. It can still be assigned. */
export function defineLazily<T extends object, K extends keyof T>(target: T, key: K, compute: () => T[K]): void {
  const keep = (value: T[K]) => Object.defineProperty(target, key, { value, writable: true, enumerable: true });
  Object.defineProperty(target, key, {
    configurable: true,
    enumerable: true,
    get: () => {
      const value = compute();
      keep(value);
      return value;
    },
    set: keep,
  });
}
