/** Functions of a date or a date and time in UTC, as SQL over the column. */
export const dateFunctions: Readonly<Record<string, (column: string) => string>> = {
  CALENDAR_YEAR: (x) => `CAST(substr(${x}, 1, 4) AS INTEGER)`,
  CALENDAR_QUARTER: (x) => `((CAST(substr(${x}, 6, 2) AS INTEGER) + 2) / 3)`,
  CALENDAR_MONTH: (x) => `CAST(substr(${x}, 6, 2) AS INTEGER)`,
  DAY_IN_MONTH: (x) => `CAST(substr(${x}, 9, 2) AS INTEGER)`,
  DAY_IN_WEEK: (x) => `(CAST(strftime('%w', substr(${x}, 1, 10)) AS INTEGER) + 1)`,
  DAY_IN_YEAR: (x) => `CAST(strftime('%j', substr(${x}, 1, 10)) AS INTEGER)`,
  DAY_ONLY: (x) => `substr(${x}, 1, 10)`,
  FISCAL_YEAR: (x) => `CAST(substr(${x}, 1, 4) AS INTEGER)`,
  FISCAL_QUARTER: (x) => `((CAST(substr(${x}, 6, 2) AS INTEGER) + 2) / 3)`,
  FISCAL_MONTH: (x) => `CAST(substr(${x}, 6, 2) AS INTEGER)`,
  HOUR_IN_DAY: (x) => `CAST(substr(${x}, 12, 2) AS INTEGER)`,
  WEEK_IN_MONTH: (x) => `((CAST(substr(${x}, 9, 2) AS INTEGER) - 1) / 7 + 1)`,
  WEEK_IN_YEAR: (x) => `((CAST(strftime('%j', substr(${x}, 1, 10)) AS INTEGER) - 1) / 7 + 1)`,
}

/** Functions over the rows of a group. */
export const aggregateFunctions: Readonly<Record<string, (column: string) => string>> = {
  COUNT: (x) => `COUNT(${x})`,
  COUNT_DISTINCT: (x) => `COUNT(DISTINCT ${x})`,
  SUM: (x) => `SUM(${x})`,
  AVG: (x) => `AVG(${x})`,
  MIN: (x) => `MIN(${x})`,
  MAX: (x) => `MAX(${x})`,
}

/** Functions that change how a value is shown, not which one it is. */
export const displayFunctions = new Set(['TOLABEL', 'FORMAT', 'CONVERTCURRENCY', 'CONVERTTIMEZONE'])

/** Great-circle distance by the formula of haversines; SQLite has the functions it needs. */
export const distance = (
  latitude: string,
  longitude: string,
  toLatitude: number,
  toLongitude: number,
  unit: 'mi' | 'km',
): string => {
  const radius = unit === 'mi' ? 3958.7613 : 6371.0088
  const half = (a: string, b: string): string => `sin(radians((${a}) - (${b})) / 2)`
  const [dLatitude, dLongitude] = [half(latitude, String(toLatitude)), half(longitude, String(toLongitude))]
  return `(2 * ${radius} * asin(sqrt(${dLatitude} * ${dLatitude} + cos(radians(${latitude})) * cos(radians(${toLatitude})) * ${dLongitude} * ${dLongitude})))`
}
