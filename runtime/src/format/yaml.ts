import { format, option } from './format.ts'
import { readYaml } from './yaml-read.ts'
import { writeYaml } from './yaml-write.ts'

export const yaml = format({
  id: 'yaml',
  mimeTypes: ['application/yaml', 'text/yaml', 'application/x-yaml', 'text/x-yaml', '*/*+yaml'],
  extensions: ['.yaml', '.yml'],
  doc: 'YAML 1.2: mappings are Objects, sequences Arrays; several documents in one are an Array of them.',
  encoding: 'UTF-8',
  reader: {
    maxEntityCount: option('Number', 'How many aliases (`*name`) may be used; without it what they add is limited.', {
      check: (count) => (Number.isInteger(count) && count >= 0 ? undefined : 'must be a whole number from 0 on'),
    }),
  },
  writer: {
    skipNullOn: option('String', 'Where nulls are left out.', { values: ['arrays', 'objects', 'everywhere'] }),
    writeDeclaration: option('Boolean', 'Begin with the line `%YAML 1.2`.', { default: true }),
  },
  sample: {
    text: '%YAML 1.2\n---\nname: Pen\nsizes:\n  - 1\n  - "2"\nnote: null\n',
    value: '{name: "Pen", sizes: [1, "2"], note: null}',
  },
  read: readYaml,
  write: (value, options, sink) => writeYaml(value, options, sink),
})
