/** What is no request at all, told as a fault of the client. */
export class NotSoap extends Error {
  readonly faultcode: string
  constructor(message: string, faultcode = 'soapenv:Client') {
    super(message)
    this.faultcode = faultcode
  }
}
