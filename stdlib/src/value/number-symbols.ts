import { languageTag } from './locale.ts'

/** How a locale writes numbers. */
export interface NumberSymbols {
  readonly decimal: string
  readonly group: string
  readonly minus: string
  readonly percent: string
  readonly permille: string
  readonly exponent: string
  /** The digit zero; the others follow it. */
  readonly zero: string
  readonly currency: string
  /** ISO 4217 */
  readonly currencyCode: string
  /** The separators beside a currency: `1’234.50` where a plain number is `1’234,50`. */
  readonly monetary: { readonly decimal: string; readonly group: string }
}

/** ISO 4217 of what has none. */
const noCurrency = 'XXX'

const symbolsByTag = new Map<string, NumberSymbols>()

export function numberSymbols(locale: string | null | undefined): NumberSymbols {
  const tag = languageTag(locale)
  let symbols = symbolsByTag.get(tag)
  if (symbols === undefined) {
    symbols = readSymbols(tag)
    symbolsByTag.set(tag, symbols)
  }
  return symbols
}

function readSymbols(tag: string): NumberSymbols {
  const currencyCode = currencyIn(new Intl.Locale(tag).region)
  const decimal = part(tag, {}, 0.5, 'decimal') ?? '.'
  const group = part(tag, {}, -123456789, 'group') ?? ','
  const zero = part(tag, {}, 0, 'integer') ?? '0'
  const money: Intl.NumberFormatOptions = {
    style: 'currency',
    currency: currencyCode ?? noCurrency,
    minimumFractionDigits: 1,
  }
  return {
    decimal,
    group,
    minus: around(tag, {}, -1, 'minusSign') ?? '-',
    percent: around(tag, { style: 'percent' }, 1, 'percentSign') ?? '%',
    permille: zero === '٠' || zero === '۰' ? '؉' : '‰',
    exponent: part(tag, { notation: 'scientific' }, 1000, 'exponentSeparator') ?? 'E',
    zero,
    currency: currencyCode === undefined ? '¤' : (part(tag, money, 1, 'currency') ?? currencyCode),
    currencyCode: currencyCode ?? noCurrency,
    monetary: {
      decimal: part(tag, money, 0.5, 'decimal') ?? decimal,
      group: part(tag, money, -123456789, 'group') ?? group,
    },
  }
}

const partsOf = (tag: string, options: Intl.NumberFormatOptions, sample: number): readonly Intl.NumberFormatPart[] =>
  new Intl.NumberFormat(tag, options).formatToParts(sample)

/** A sign with the marks beside it that set the direction of the text, which Intl gives as text of their own. */
function around(
  tag: string,
  options: Intl.NumberFormatOptions,
  sample: number,
  type: Intl.NumberFormatPartTypes,
): string | undefined {
  const parts = partsOf(tag, options, sample)
  if (!parts.some((candidate) => candidate.type === type)) return undefined
  return parts
    .filter((candidate) => candidate.type === type || candidate.type === 'literal')
    .map(({ value }) => value.replace(/\s/g, ''))
    .join('')
}

function part(
  tag: string,
  options: Intl.NumberFormatOptions,
  sample: number,
  type: Intl.NumberFormatPartTypes,
): string | undefined {
  return partsOf(tag, options, sample).find((candidate) => candidate.type === type)?.value
}

function currencyIn(region: string | undefined): string | undefined {
  if (region === undefined) return undefined
  return new RegExp(`\\b([A-Z]{3}):[A-Z\\s]*\\b${region}\\b`).exec(regionsByCurrency)?.[1]
}

/** The regions (ISO 3166) that pay in each currency (ISO 4217). */
const regionsByCurrency = `
AED: AE; AFN: AF; ALL: AL; AMD: AM; AOA: AO; ARS: AR; AUD: AU CC CX HM KI NF NR TV; AWG: AW; AZN: AZ; BAM: BA;
BBD: BB; BDT: BD; BGN: BG; BHD: BH; BIF: BI; BMD: BM; BND: BN; BOB: BO; BRL: BR; BSD: BS; BTN: BT; BWP: BW; BYN: BY;
BZD: BZ; CAD: CA; CDF: CD; CHF: CH LI; CLP: CL; CNY: CN; COP: CO; CRC: CR; CUP: CU; CVE: CV; CZK: CZ; DJF: DJ;
DKK: DK FO GL; DOP: DO; DZD: DZ; EGP: EG; ERN: ER; ETB: ET;
EUR: AD AT AX BE BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM TF VA YT;
FJD: FJ; FKP: FK; GBP: GB GG GS IM JE; GEL: GE; GHS: GH; GIP: GI; GMD: GM; GNF: GN; GTQ: GT; GYD: GY; HKD: HK;
HNL: HN; HTG: HT; HUF: HU; IDR: ID; ILS: IL PS; INR: IN; IQD: IQ; IRR: IR; ISK: IS; JMD: JM; JOD: JO; JPY: JP;
KES: KE; KGS: KG; KHR: KH; KMF: KM; KPW: KP; KRW: KR; KWD: KW; KYD: KY; KZT: KZ; LAK: LA; LBP: LB; LKR: LK; LRD: LR;
LSL: LS; LYD: LY; MAD: EH MA; MDL: MD; MGA: MG; MKD: MK; MMK: MM; MNT: MN; MOP: MO; MRU: MR; MUR: MU; MVR: MV;
MWK: MW; MXN: MX; MYR: MY; MZN: MZ; NAD: NA; NGN: NG; NIO: NI; NOK: BV NO SJ; NPR: NP; NZD: CK NU NZ PN TK; OMR: OM;
PAB: PA; PEN: PE; PGK: PG; PHP: PH; PKR: PK; PLN: PL; PYG: PY; QAR: QA; RON: RO; RSD: RS; RUB: RU; RWF: RW; SAR: SA;
SBD: SB; SCR: SC; SDG: SD; SEK: SE; SGD: SG; SHP: SH; SLE: SL; SOS: SO; SRD: SR; SSP: SS; STN: ST; SVC: SV; SYP: SY;
SZL: SZ; THB: TH; TJS: TJ; TMT: TM; TND: TN; TOP: TO; TRY: TR; TTD: TT; TWD: TW; TZS: TZ; UAH: UA; UGX: UG;
USD: AS BQ EC FM GU IO MH MP PR PW TC TL UM US VG VI; UYU: UY; UZS: UZ; VES: VE; VND: VN; VUV: VU; WST: WS;
XAF: CF CG CM GA GQ TD; XCD: AG AI DM GD KN LC MS VC; XCG: CW SX; XOF: BF BJ CI GW ML NE SN TG; XPF: NC PF WF;
YER: YE; ZAR: ZA; ZMW: ZM; ZWG: ZW;
`
