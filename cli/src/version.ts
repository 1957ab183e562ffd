import manifest from '../package.json' with { type: 'json' }

export const { version } = manifest

/** Tells one build from another, so that what an older compiler left in the cache is not used. The bundler puts a hash here. */
export const build: string = 'TWILL_BUILD_HASH'
