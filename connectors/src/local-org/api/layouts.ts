import type { JsonObject } from '../org.ts'
import type { Field, SObjectType } from '../schema/sobject-type.ts'

const masterRecordType = '012000000000000AAA'
/** An id of layouts; each object has one layout. */
const layoutId = '00hTw0000000001AAA'

const columns = 2

const item = (field: Field): JsonObject => ({
  editableForNew: field.createable,
  editableForUpdate: field.updateable,
  label: field.label,
  layoutComponents: [{ displayLines: 1, tabOrder: 0, type: 'Field', value: field.name }],
  placeholder: false,
  required: !field.nillable && field.createable && field.defaultValue === undefined,
})

function sectionOf(object: SObjectType, shown: (field: Field) => boolean): JsonObject {
  const fields = object.fields.filter((field) => field.name !== 'Id' && shown(field))
  const rows = Array.from({ length: Math.ceil(fields.length / columns) }, (_, row) => {
    const items = fields.slice(row * columns, (row + 1) * columns)
    return { layoutItems: items.map(item), numItems: items.length }
  })
  return {
    collapsed: false,
    columns,
    heading: `${object.label} Information`,
    layoutRows: rows,
    layoutSectionId: '01BTw0000000001AAA',
    parentLayoutId: layoutId,
    rows: rows.length,
    tabOrder: 'LeftToRight',
    useCollapsibleSection: false,
    useHeading: true,
  }
}

/** The layout that an object has as long as nobody arranges it: a section with all of its fields. */
export const layoutOf = (object: SObjectType): JsonObject => ({
  layouts: [
    {
      detailLayoutSections: [sectionOf(object, () => true)],
      editLayoutSections: [sectionOf(object, ({ createable, updateable }) => createable || updateable)],
      id: layoutId,
    },
  ],
  recordTypeMappings: [
    {
      active: true,
      available: true,
      defaultRecordTypeMapping: true,
      developerName: 'Master',
      layoutId,
      master: true,
      name: 'Master',
      recordTypeId: masterRecordType,
    },
  ],
  recordTypeSelectorRequired: false,
})
