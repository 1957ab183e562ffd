const escapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** Returns stand as references, for a parser would take them for the ends of lines; what XML cannot hold becomes U+FFFD. */
export const escapeXml = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML 1.0 has no way to write
  text.replace(/[<>&"\r\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, (sign) => escapes[sign] ?? '\ufffd')

/** How documents with records are read: texts stay texts, attributes stand behind `@`, prefixes mean nothing. */
export const recordParsing = {
  removeNSPrefix: true,
  parseTagValue: false,
  ignoreDeclaration: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
}
