import { EarlyExitException, NoViableAltException } from 'chevrotain'
import { Grammar } from './directives.ts'
import { TabledLookahead } from './tabled-lookahead.ts'

/**
 * Reads scripts until the first error, which it says nothing about. What chevrotain finds out by recording the grammar stands in a table,
 * since it would take longer than most scripts to read.
 */
export class PlainGrammar extends Grammar {
  // members of chevrotain's parser that its types leave out
  declare protected selfAnalysisDone: boolean
  declare protected lookAheadFuncsCache: TabledLookahead
  declare protected readonly shortRuleNameToFull: Readonly<Record<number, string>>
  declare protected readonly SAVE_ERROR: (error: Error) => Error

  constructor() {
    super({ recovers: false })
  }

  protected override performSelfAnalysis(): void {
    this.selfAnalysisDone = true
    this.lookAheadFuncsCache = new TabledLookahead(this.shortRuleNameToFull)
    this.settle()
  }

  protected raiseNoAltException(): never {
    throw this.SAVE_ERROR(new NoViableAltException('', this.LA(1), this.LA(0)))
  }

  protected raiseEarlyExitException(): never {
    throw this.SAVE_ERROR(new EarlyExitException('', this.LA(1), this.LA(0)))
  }
}
