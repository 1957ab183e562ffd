/**
 * Any value of the language, as it stands in JavaScript: `null`, boolean, string, {@link Num}, array, {@link ObjectValue},
 * `Uint8Array`, function, or an instance of one of the value classes. Never `undefined`. Narrow it by the predicates.
 */
export type Value = unknown
