import { type ILookaheadStrategy, type IOrAlt, LLkLookaheadStrategy } from 'chevrotain'

type Alternation = Parameters<ILookaheadStrategy['buildLookaheadForAlternation']>[0]
type Optional = Parameters<ILookaheadStrategy['buildLookaheadForOptional']>[0]
type Choose = (this: unknown, alternatives?: IOrAlt<unknown>[]) => number | undefined
type Enter = (this: unknown) => boolean

/** Works out what may follow at a place of the grammar when a script first comes there: most scripts see few of these places. */
export class LazyLookahead implements ILookaheadStrategy {
  readonly #eager: ILookaheadStrategy

  constructor(maxLookahead: number) {
    this.#eager = new LLkLookaheadStrategy({ maxLookahead })
  }

  validate(options: Parameters<ILookaheadStrategy['validate']>[0]): ReturnType<ILookaheadStrategy['validate']> {
    return this.#eager.validate(options)
  }

  buildLookaheadForAlternation(options: Alternation): Choose {
    const build = (): Choose => this.#eager.buildLookaheadForAlternation(options)
    let choose: Choose | undefined
    return function (alternatives) {
      choose ??= build()
      return choose.call(this, alternatives)
    }
  }

  buildLookaheadForOptional(options: Optional): Enter {
    const build = (): Enter => this.#eager.buildLookaheadForOptional(options)
    let enter: Enter | undefined
    return function () {
      enter ??= build()
      return enter.call(this)
    }
  }
}
