/**
 * The same object, on which an accessor that is being defined becomes the value it gives. The library defines `ctx.oidc` as an
 * accessor of each request; V8 puts every accessor straight into the old generation, where its closure holds the whole request
 * until the next full collection, and each young collection copies all that. A value holds nothing.
 */
export function withValues<T extends object>(target: T): T {
  return new Proxy(target, valuesForAccessors as ProxyHandler<T>);
}

/** Nothing else is trapped: reading, setting and deleting go to the object itself. */
const valuesForAccessors: ProxyHandler<object> = {
  defineProperty: (target, key, descriptor) =>
    descriptor.get
      ? Reflect.set(target, key, descriptor.get.call(target))
      : Reflect.defineProperty(target, key, descriptor),
};
