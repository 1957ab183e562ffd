export const escapeXml = (text: string): string =>
  text.replace(/[<>&"]/g, (sign) => `&${{ '<': 'lt', '>': 'gt', '&': 'amp', '"': 'quot' }[sign]};`)
