import { type } from './define.ts'

const module = 'tw::meta::Component'

export const ComponentName = type({
  module,
  name: 'ComponentName',
  since: '2.12',
  doc: 'What a component is called, as its descriptor and `@VisibleTo` say.',
  type: 'String',
})

export const NameIdentifier = type({
  module,
  name: 'NameIdentifier',
  since: '2.12',
  doc: 'The full name of a module, such as `tw::core::Strings`.',
  type: 'String',
})

export const ModuleDescriptor = type({
  module,
  name: 'ModuleDescriptor',
  since: '2.12',
  doc: 'What is told of a module: nothing yet, `{}`.',
  type: 'Object',
})

export const ComponentDescriptor = type({
  module,
  name: 'ComponentDescriptor',
  since: '2.12',
  doc: 'A component: its name, and the modules that belong to it.',
  type: '{ name: ComponentName, resources: { (NameIdentifier): ModuleDescriptor } }',
})

export const ComponentsDescriptor = type({
  module,
  name: 'ComponentsDescriptor',
  since: '2.12',
  doc: 'What a file `dw-components.dwl` gives: all components.',
  type: 'Array<ComponentDescriptor>',
})
