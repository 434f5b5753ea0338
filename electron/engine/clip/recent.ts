/** The last `capacity` values asked for or put in; the one unused for longest goes first. */
export interface Recent<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
}

export function createRecent<K, V>(capacity: number): Recent<K, V> {
  // A Map keeps the order of insertion; putting a key in again moves it to the end.
  const values = new Map<K, V>();
  return {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) {
        values.delete(key);
        values.set(key, value);
      }
      return value;
    },
    set(key, value) {
      values.delete(key);
      values.set(key, value);
      if (values.size > capacity) values.delete(values.keys().next().value as K);
    },
  };
}
