/** What formats use when a script names no locale: fixed, so that no result depends on the machine. */
export const defaultLocale = 'en-US'

const tags = new Map<string, string>()

/**
 * The BCP 47 tag for a locale as scripts write it: `es`, `es-AR`, `es_AR`, or the code of a country in capitals (`AR`), which
 * stands for the language most spoken there. The default locale for a text that names none.
 */
export function languageTag(locale: string | null | undefined): string {
  if (locale === null || locale === undefined || locale === '') return defaultLocale
  let tag = tags.get(locale)
  if (tag === undefined) {
    tag = resolve(locale)
    if (tags.size < 1000) tags.set(locale, tag)
  }
  return tag
}

function resolve(locale: string): string {
  try {
    if (/^[A-Z]{2}$/.test(locale) && new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(locale)) {
      const country = new Intl.Locale(`und-${locale}`).maximize()
      return `${country.language}-${locale}`
    }
    // Java writes the variant after `#` and parts with underscores.
    const tag = Intl.getCanonicalLocales(locale.replace(/_?#.*$/, '').replaceAll('_', '-'))[0] as string
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0 ? tag : defaultLocale
  } catch {
    return defaultLocale
  }
}
