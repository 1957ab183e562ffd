import { expect, test } from 'vitest'
import { ranOutOfStack } from '../../src/value/caught.ts'

const thrownBy = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (failure) {
    return failure
  }
}

test('recursion without an end ran out of stack', () => {
  const down = (n: number): number => 1 + down(n + 1)
  expect(ranOutOfStack(thrownBy(() => down(0)))).toBe(true)
  const each = (items: readonly unknown[]): void => {
    for (const item of items) each(item as readonly unknown[])
  }
  let deep: readonly unknown[] = []
  for (let i = 0; i < 200_000; i++) deep = [deep]
  expect(ranOutOfStack(thrownBy(() => each(deep)))).toBe(true)
})

test('so did an iteration that has no function, where the trace shows the same call again and again', () => {
  const failure = (lines: readonly string[]): TypeError =>
    Object.assign(new TypeError('undefined is not a function'), {
      stack: ['TypeError: undefined is not a function', ...lines].join('\n'),
    })
  const again = Array.from({ length: 9 }, () => '    at each (values.js:8:37)')
  expect(ranOutOfStack(failure(['    at each (values.js:8:12)', ...again]))).toBe(true)
  expect(ranOutOfStack(failure(again.map((line, i) => `${line.slice(0, -1)}${i})`)))).toBe(false)
  expect(ranOutOfStack(failure(again.slice(0, 3)))).toBe(false)
})

test('other failures did not', () => {
  expect(ranOutOfStack(thrownBy(() => new Array(-1)))).toBe(false)
  expect(ranOutOfStack(thrownBy(() => (undefined as unknown as () => void)()))).toBe(false)
  expect(ranOutOfStack(new Error('Maximum call stack size exceeded'))).toBe(false)
})
