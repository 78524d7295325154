/** What can be written: described once a kind, and shown, read, checked and sent from that. */

interface Basics {
  readonly label: string
  readonly hint?: string
  readonly required?: boolean
  /** Behind “More”, unless it says something or something is wrong with it. */
  readonly more?: boolean
  /** Not kept in the storage of the tab. */
  readonly secret?: boolean
  /** The name under which it is read, where that is another one. */
  readonly reads?: string
  /** Cannot be changed once it is there. */
  readonly fixed?: boolean
}

export interface TextField extends Basics {
  readonly kind: 'text'
  /** Of an area; one line where left out. */
  readonly lines?: number
  readonly begins?: string
  /** The name of a field beside it that is a reference, whose choices are offered. */
  readonly choicesOf?: string
  readonly code?: boolean
}

export interface NumberField extends Basics {
  readonly kind: 'number'
  readonly whole?: boolean
  readonly begins?: string
}

export interface FlagField extends Basics {
  readonly kind: 'flag'
  readonly begins: boolean
  /** Chosen from two words instead of ticked. */
  readonly words?: { readonly yes: string; readonly no: string }
}

export interface ChoiceField extends Basics {
  readonly kind: 'choice'
  readonly options: Readonly<Record<string, string>>
  readonly begins: string
}

export interface JsonField extends Basics {
  readonly kind: 'json'
  readonly holds: 'object' | 'list' | 'anything'
  /** An empty one, or null, says something else than nothing. */
  readonly keepsEmpty?: boolean
  readonly lines?: number
  readonly begins?: string
}

/** A point in time, in the reader's zone. */
export interface MomentField extends Basics {
  readonly kind: 'moment'
}

export interface ReferenceField extends Basics {
  readonly kind: 'reference'
  readonly to: Referable
}

export interface ReferencesField extends Basics {
  readonly kind: 'references'
  readonly to: Referable
  readonly one: string
}

/** A list of texts. */
export interface TextsField extends Basics {
  readonly kind: 'texts'
  readonly one: string
  readonly lines?: number
  readonly begins?: number
  readonly choicesOf?: string
}

/** Texts by name. */
export interface PairsField extends Basics {
  readonly kind: 'pairs'
  readonly one: string
}

export interface RowsField extends Basics {
  readonly kind: 'rows'
  readonly of: Fields
  readonly one: string
  /** In one line each. */
  readonly inline?: boolean
  /** How many there are to begin with. */
  readonly begins?: number
  /** The field by whose value the server names a row, where it does not count them. */
  readonly keyed?: string
  /** Rows that are not written: they stand by themselves. */
  readonly skips?: (row: Readonly<Record<string, unknown>>) => boolean
}

export interface GroupField extends Basics {
  readonly kind: 'group'
  readonly of: Fields
  /** Left out unless this is ticked. */
  readonly optional?: string
}

export interface Option {
  readonly label: string
  readonly hint?: string
  /** The type as which the server tells of it. */
  readonly typename: string
  readonly of: Fields
}

export interface VariantField extends Basics {
  readonly kind: 'variant'
  readonly of: Readonly<Record<string, Option>>
  readonly begins: string
  /** What it means to choose none; one must be chosen where left out. */
  readonly none?: string
}

export type Field =
  | ChoiceField
  | FlagField
  | GroupField
  | JsonField
  | MomentField
  | NumberField
  | PairsField
  | ReferenceField
  | ReferencesField
  | RowsField
  | TextField
  | TextsField
  | VariantField

export type Fields = Readonly<Record<string, Field>>

export type Referable = 'personas' | 'scenarios' | 'metrics' | 'services' | 'unit-tests'

/** Fields that belong together, under a heading. */
export interface Section {
  readonly title: string
  readonly hint?: string
  readonly of: Fields
}

export const fieldsOf = (sections: readonly Section[]): Fields =>
  Object.assign({}, ...sections.map((section) => section.of)) as Fields
