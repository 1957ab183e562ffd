import {
  area,
  datetime,
  type FieldDeclaration,
  flag,
  integer,
  number,
  type ObjectDeclaration,
  picklist,
  reference,
  text,
} from '../schema/declare.ts'

/** Leads to the description of an object, whose ids are no ids of records. */
const entity: FieldDeclaration = {
  ...text(255),
  referenceTo: ['EntityDefinition'],
  relationshipName: 'EntityDefinition',
  childRelationshipName: 'Fields',
}
const name = text(255, { nameField: true })
const namespace = { NamespacePrefix: text(15) }
const managed = { ...namespace, ManageableState: picklist(['unmanaged'], { length: 40, defaultValue: 'unmanaged' }) }

const definition = {
  DurableId: text(255),
  DeveloperName: text(255),
  QualifiedApiName: text(255, { nameField: true }),
  MasterLabel: text(255),
  Label: text(255),
  ...namespace,
}

const fieldShape: Readonly<Record<string, FieldDeclaration>> = {
  EntityDefinitionId: entity,
  DataType: text(80),
  ValueTypeId: text(80),
  ExtraTypeInfo: text(80),
  Length: integer(),
  Precision: integer(),
  Scale: integer(),
  RelationshipName: text(80),
  Description: area(1000),
  InlineHelpText: text(510),
  IsNillable: flag(),
  IsIndexed: flag(),
  IsCalculated: flag(),
  IsCompound: flag(),
  IsNameField: flag(),
  IsHighScaleNumber: flag(),
  IsHtmlFormatted: flag(),
  IsPolymorphicForeignKey: flag(),
  IsApiFilterable: flag(),
  IsApiGroupable: flag(),
  IsApiSortable: flag(),
}

/** What the schema of an org tells. */
const described: readonly ObjectDeclaration[] = [
  {
    name: 'EntityDefinition',
    keyPrefix: '4ie',
    owned: false,
    fields: {
      ...definition,
      PluralLabel: text(255),
      KeyPrefix: text(3),
      DetailUrl: text(255),
      EditUrl: text(255),
      NewUrl: text(255),
      HelpSettingPageName: text(255),
      DeploymentStatus: picklist(['Deployed', 'InDevelopment'], { length: 40 }),
      InternalSharingModel: text(40),
      ExternalSharingModel: text(40),
      PublisherId: text(80),
      IsApexTriggerable: flag(),
      IsCompactLayoutable: flag(),
      IsCustomSetting: flag(),
      IsCustomizable: flag(),
      IsDeprecatedAndHidden: flag(),
      IsEverCreatable: flag(),
      IsEverDeletable: flag(),
      IsEverUpdatable: flag(),
      IsFeedEnabled: flag(),
      IsIdEnabled: flag(),
      IsLayoutable: flag(),
      IsProcessEnabled: flag(),
      IsQueryable: flag(),
      IsReplicateable: flag(),
      IsRetrieveable: flag(),
      IsSearchLayoutable: flag(),
      IsSearchable: flag(),
      IsTriggerable: flag(),
      IsWorkflowEnabled: flag(),
    },
  },
  { name: 'FieldDefinition', keyPrefix: '4fe', owned: false, fields: { ...definition, ...fieldShape } },
  {
    name: 'EntityParticle',
    keyPrefix: '4ep',
    owned: false,
    fields: {
      ...definition,
      ...fieldShape,
      EntityDefinitionId: { ...entity, childRelationshipName: 'Particles' },
      FieldDefinitionId: text(255),
      DefaultValueFormula: text(255),
      Digits: integer(),
      ByteLength: integer(),
      IsAutonumber: flag(),
      IsCreatable: flag(),
      IsUpdatable: flag(),
      IsUnique: flag(),
      IsIdLookup: flag(),
      IsDefaultedOnCreate: flag(),
      IsPermissionable: flag(),
      IsDependentPicklist: flag(),
      IsEncrypted: flag(),
      IsCaseSensitive: flag(),
      IsComponent: flag(),
    },
  },
  {
    name: 'CustomObject',
    keyPrefix: '01I',
    owned: false,
    fields: {
      DeveloperName: name,
      ...managed,
      Description: area(1000),
      Language: text(40),
      ExternalName: text(255),
      ExternalRepository: text(255),
      SharingModel: text(40),
    },
  },
  {
    name: 'CustomField',
    keyPrefix: '00N',
    owned: false,
    fields: {
      DeveloperName: name,
      TableEnumOrId: text(255),
      EntityDefinitionId: { ...entity, childRelationshipName: 'CustomFields' },
      ...managed,
      Description: area(1000),
      InlineHelpText: text(510),
      Length: integer(),
      Precision: integer(),
      Scale: integer(),
      RelationshipLabel: text(80),
      SummaryOperation: text(40),
    },
  },
]

const apex = {
  Name: name,
  ...managed,
  ApiVersion: number(18, 1),
  Status: picklist(['Inactive', 'Active', 'Deleted'], { length: 40 }),
  IsValid: flag(),
  BodyCrc: number(18, 0),
  Body: area(1_000_000),
  LengthWithoutComments: integer(),
}
const page = { Name: name, ...managed, ApiVersion: number(18, 1), MasterLabel: text(80), Markup: area(1_000_000) }
const enabled = (keyPrefix: string, object: string, fields: Readonly<Record<string, FieldDeclaration>>) => ({
  name: object,
  keyPrefix,
  owned: false,
  fields,
})

/** What nobody can make in this org; it has none of them. */
const absent: readonly ObjectDeclaration[] = [
  enabled('01p', 'ApexClass', apex),
  enabled('01q', 'ApexTrigger', {
    ...apex,
    TableEnumOrId: text(40),
    EntityDefinitionId: { ...entity, childRelationshipName: 'ApexTriggers' },
    ...Object.fromEntries(
      [
        'BeforeInsert',
        'BeforeUpdate',
        'BeforeDelete',
        'AfterInsert',
        'AfterUpdate',
        'AfterDelete',
        'AfterUndelete',
      ].map((event) => [`Usage${event}`, flag()]),
    ),
  }),
  enabled('066', 'ApexPage', { ...page, ControllerType: text(40), IsAvailableInTouch: flag() }),
  enabled('099', 'ApexComponent', { ...page, ControllerType: text(40) }),
  enabled('07L', 'ApexLog', {
    LogUserId: text(18),
    LogLength: integer(),
    LastModifiedDate: datetime(),
    Request: text(20),
    Operation: text(512),
    Application: text(512),
    Status: text(255),
    DurationMilliseconds: integer(),
    StartTime: datetime(),
    Location: text(40),
  }),
  enabled('7tf', 'TraceFlag', {
    TracedEntityId: text(18),
    DebugLevelId: text(18),
    LogType: text(40),
    StartDate: datetime(),
    ExpirationDate: datetime(),
  }),
  enabled('7dl', 'DebugLevel', { DeveloperName: name, MasterLabel: text(80), Language: text(40), ApexCode: text(40) }),
  enabled('03d', 'ValidationRule', {
    ValidationName: name,
    EntityDefinitionId: { ...entity, childRelationshipName: 'ValidationRules' },
    Active: flag(),
    ErrorMessage: text(255),
    ErrorDisplayField: text(80),
    Description: area(1000),
    ...managed,
  }),
  enabled('01Q', 'WorkflowRule', { Name: name, TableEnumOrId: text(40), ...managed }),
  enabled('301', 'Flow', {
    MasterLabel: name,
    DefinitionId: text(18),
    Status: text(40),
    VersionNumber: integer(),
    ProcessType: text(40),
    Description: area(255),
    ...managed,
  }),
  enabled('300', 'FlowDefinition', {
    DeveloperName: name,
    MasterLabel: text(80),
    ActiveVersionId: text(18),
    LatestVersionId: text(18),
    Description: area(255),
    ...managed,
  }),
  enabled('00h', 'Layout', { Name: name, TableEnumOrId: text(40), LayoutType: text(40), ...managed }),
  enabled('081', 'StaticResource', { Name: name, ContentType: text(120), BodyLength: integer(), ...managed }),
  enabled('01r', 'CustomTab', { DeveloperName: name, Type: text(40), ...managed }),
  enabled('0A3', 'InstalledSubscriberPackage', {
    SubscriberPackageId: text(18),
    SubscriberPackageVersionId: text(18),
    MinPackageVersionId: text(18),
  }),
  enabled('0MZ', 'SourceMember', {
    MemberName: name,
    MemberType: text(80),
    MemberIdOrName: text(255),
    RevisionCounter: integer(),
    RevisionNum: integer(),
    IsNameObsolete: flag(),
    IsNewMember: flag(),
    ChangedBy: text(80),
  }),
  enabled('0Ho', 'Package2', { Name: name, ...namespace, ContainerOptions: text(40), SubscriberPackageId: text(18) }),
  enabled('18x', 'ManagedEventSubscription', {
    DeveloperName: name,
    MasterLabel: text(80),
    TopicName: text(255),
    DefaultReplay: text(40),
    ErrorRecoveryReplay: text(40),
    State: text(40),
    Version: integer(),
  }),
  enabled('709', 'ApexTestQueueItem', {
    ApexClassId: reference('ApexClass'),
    Status: text(40),
    ParentJobId: text(18),
  }),
]

/** Objects of the Tooling API. */
export const toolingObjects: readonly ObjectDeclaration[] = [
  ...described,
  ...absent,
  // who made and changed the rest
  enabled('005', 'User', { Name: name, Username: text(80), Email: text(128), IsActive: flag() }),
]

/** Those that the data API has too. */
export const sharedObjects: ReadonlySet<string> = new Set(
  [
    'EntityDefinition',
    'FieldDefinition',
    'EntityParticle',
    'ApexClass',
    'ApexTrigger',
    'ApexPage',
    'ApexComponent',
    'ApexLog',
  ].map((object) => object.toLowerCase()),
)
