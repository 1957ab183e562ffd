import { describeField, summaryOf } from '../api/describe.ts'
import type { JsonObject, JsonValue } from '../org.ts'
import { metadataId } from '../schema/metadata-changes.ts'
import { metadataOfField } from '../schema/object-metadata.ts'
import type { Field, Schema, SObjectType } from '../schema/sobject-type.ts'

/** Values of a record by the names of its fields; the first is its id. */
export type Definition = JsonObject & { readonly Id: string }

const developerName = (name: string): string => name.replace(/__c$/i, '')

/** What objects are known by here: the id of a custom one, the name of another. */
const durableId = (object: SObjectType): string => (object.custom ? metadataId({ object }).slice(0, 15) : object.name)

const fieldDurableId = (object: SObjectType, field: Field): string => {
  const { name, custom } = field
  const own = custom ? metadataId({ object, field }).slice(0, 15) : name.replace(/(?<=.)Id$/, '')
  return `${durableId(object)}.${own}`
}

/** Types of the Metadata API as pages show them. */
const shownTypes: Readonly<Record<string, string>> = {
  AutoNumber: 'Auto Number',
  DateTime: 'Date/Time',
  EncryptedText: 'Text (Encrypted)',
  Html: 'Rich Text Area',
  LongTextArea: 'Long Text Area',
  MasterDetail: 'Master-Detail',
  MultiselectPicklist: 'Picklist (Multi-Select)',
  TextArea: 'Text Area',
  Url: 'URL',
}

/** `Text(80)`, `Currency(18, 2)`, `Lookup(Account)` as pages show them. */
function shownType(field: Field): string {
  const { type, length, precision, scale, referenceTo } = field
  const metadataType = String(metadataOfField(field).type)
  const shown = shownTypes[metadataType] ?? metadataType
  if (type === 'reference') return `${shown}(${referenceTo.join(', ')})`
  if (type === 'double' || type === 'currency' || type === 'percent') return `${shown}(${precision - scale}, ${scale})`
  if (type === 'int' || type === 'long') return `Number(${precision}, 0)`
  if (type === 'address' || type === 'id') return type === 'id' ? 'Lookup()' : 'Address'
  return metadataType === 'Text' || metadataType === 'LongTextArea' ? `${shown}(${length})` : shown
}

function entityDefinition(object: SObjectType, version: string): Definition {
  const { name, label, labelPlural, keyPrefix, custom } = object
  const summary = summaryOf(object, version)
  const tells = (key: string): JsonValue => summary[key] ?? false
  return {
    Id: durableId(object),
    DurableId: durableId(object),
    DeveloperName: developerName(name),
    QualifiedApiName: name,
    MasterLabel: label,
    Label: label,
    PluralLabel: labelPlural,
    KeyPrefix: keyPrefix,
    DetailUrl: `/{ID}`,
    EditUrl: `/{ID}/e`,
    NewUrl: `/${keyPrefix}/e`,
    DeploymentStatus: custom ? 'Deployed' : null,
    InternalSharingModel: 'ReadWrite',
    ExternalSharingModel: 'Private',
    PublisherId: custom ? '<local>' : 'System',
    IsApexTriggerable: tells('triggerable'),
    IsCompactLayoutable: true,
    IsCustomSetting: tells('customSetting'),
    IsCustomizable: true,
    IsDeprecatedAndHidden: tells('deprecatedAndHidden'),
    IsEverCreatable: tells('createable'),
    IsEverDeletable: tells('deletable'),
    IsEverUpdatable: tells('updateable'),
    IsFeedEnabled: tells('feedEnabled'),
    IsIdEnabled: true,
    IsLayoutable: tells('layoutable'),
    IsProcessEnabled: false,
    IsQueryable: tells('queryable'),
    IsReplicateable: tells('replicateable'),
    IsRetrieveable: tells('retrieveable'),
    IsSearchLayoutable: tells('searchable'),
    IsSearchable: tells('searchable'),
    IsTriggerable: tells('triggerable'),
    IsWorkflowEnabled: false,
  }
}

function particle(object: SObjectType, field: Field): Definition {
  const told = describeField(field)
  const { name, label, type, length, precision, scale } = field
  const tells = (key: string): JsonValue => told[key] ?? null
  return {
    Id: `${durableId(object)}.${name}`,
    DurableId: `${durableId(object)}.${name}`,
    FieldDefinitionId: fieldDurableId(object, field),
    EntityDefinitionId: durableId(object),
    DeveloperName: developerName(name),
    QualifiedApiName: name,
    MasterLabel: label,
    Label: label,
    DataType: type,
    ValueTypeId: String(tells('soapType')).replace(/^\w+:/, ''),
    ExtraTypeInfo: tells('extraTypeInfo'),
    Length: type === 'id' ? 18 : length,
    ByteLength: tells('byteLength'),
    Digits: tells('digits'),
    Precision: precision,
    Scale: scale,
    RelationshipName: field.relationshipName,
    InlineHelpText: null,
    IsNillable: tells('nillable'),
    IsIndexed: tells('idLookup'),
    IsCalculated: tells('calculated'),
    IsCompound: type === 'address' || type === 'location',
    IsComponent: field.compoundFieldName !== null,
    IsNameField: tells('nameField'),
    IsHighScaleNumber: tells('highScaleNumber'),
    IsHtmlFormatted: tells('htmlFormatted'),
    IsPolymorphicForeignKey: tells('polymorphicForeignKey'),
    IsApiFilterable: tells('filterable'),
    IsApiGroupable: tells('groupable'),
    IsApiSortable: tells('sortable'),
    IsAutonumber: tells('autoNumber'),
    IsCreatable: tells('createable'),
    IsUpdatable: tells('updateable'),
    IsUnique: tells('unique'),
    IsIdLookup: tells('idLookup'),
    IsDefaultedOnCreate: tells('defaultedOnCreate'),
    IsPermissionable: tells('permissionable'),
    IsDependentPicklist: tells('dependentPicklist'),
    IsEncrypted: tells('encrypted'),
    IsCaseSensitive: tells('caseSensitive'),
  }
}

/** Parts of an address or a name have no definition of their own, but the whole has. */
const isDefined = ({ compoundFieldName, custom }: Field): boolean => custom || compoundFieldName === null

const fieldDefinition = (object: SObjectType, field: Field): Definition => ({
  ...particle(object, field),
  Id: fieldDurableId(object, field),
  DurableId: fieldDurableId(object, field),
  DataType: shownType(field),
})

const customObject = (object: SObjectType): Definition => ({
  Id: metadataId({ object }),
  DeveloperName: developerName(object.name),
  ManageableState: 'unmanaged',
  Language: 'en_US',
  SharingModel: 'ReadWrite',
})

function customField(object: SObjectType, field: Field): Definition {
  const { name, type, length, precision, scale } = field
  return {
    Id: metadataId({ object, field }),
    DeveloperName: developerName(name),
    TableEnumOrId: durableId(object),
    EntityDefinitionId: durableId(object),
    ManageableState: 'unmanaged',
    Length: type === 'string' || type === 'textarea' ? length : null,
    Precision: precision === 0 ? null : precision,
    Scale: precision === 0 ? null : scale,
  }
}

/** What a schema holds, as records of the Tooling API by their object. */
export function definitionsOf(schema: Schema, version: string): Readonly<Record<string, readonly Definition[]>> {
  const objects = schema.objects()
  const each = (make: (object: SObjectType, field: Field) => Definition, wanted: (field: Field) => boolean) =>
    objects.flatMap((object) => object.fields.filter(wanted).map((field) => make(object, field)))
  return {
    EntityDefinition: objects.map((object) => entityDefinition(object, version)),
    FieldDefinition: each(fieldDefinition, isDefined),
    EntityParticle: each(particle, () => true),
    CustomObject: objects.filter(({ custom }) => custom).map(customObject),
    CustomField: each(customField, ({ custom }) => custom),
  }
}
