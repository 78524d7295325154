import { useIsWrong } from './faults'
import type { GroupField, VariantField } from './fields'
import { FormFields } from './form-fields'
import { FieldSet, Frame } from './frame'
import type { Shown } from './simple'
import type { Optional, Values, Variant } from './values'
import { choose, valuesIn } from './values'

/** Fields that belong together, which may be left out as a whole. */
export function Group({ field, path, value, change }: Shown<GroupField>) {
  if (field.optional === undefined) {
    return (
      <FieldSet field={field} path={path}>
        <div className="edit-fields">
          <FormFields of={field.of} path={path} values={value as Values} change={change} />
        </div>
      </FieldSet>
    )
  }
  const { on, of } = value as Optional
  return (
    <FieldSet field={field} path={path}>
      <label className="row">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => change({ on: event.target.checked, of })}
        />
        <span>{field.optional}</span>
      </label>
      {on && (
        <div className="edit-fields">
          <FormFields
            of={field.of}
            path={path}
            values={of}
            change={(next) => change({ on, of: next })}
          />
        </div>
      )}
    </FieldSet>
  )
}

/** One of several kinds of a thing, of which only the chosen one shows its fields. */
export function VariantChoice({ field, path, value, change, label }: Shown<VariantField>) {
  const variant = value as Variant
  const { chosen, each } = variant
  const option = field.of[chosen]
  const hasFields = option !== undefined && Object.keys(option.of).length > 0
  const isWrong = useIsWrong([path])
  return (
    <div className="edit-variant" data-kind="variant" data-wrong={isWrong}>
      <Frame
        field={{ ...field, hint: option?.hint ?? field.hint ?? '', required: true }}
        path={path}
        {...(label === undefined ? {} : { label })}
      >
        {(bound) => (
          <select
            {...bound}
            className="input edit-choice"
            value={chosen}
            onChange={(event) => change(choose(field, variant, event.target.value))}
          >
            {(field.none !== undefined || option === undefined) && (
              <option value="">{field.none ?? ''}</option>
            )}
            {Object.entries(field.of).map(([name, { label: words }]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Frame>
      {hasFields && (
        <div className="edit-fields edit-inner" key={chosen}>
          <FormFields
            of={option.of}
            path={`${path}.${chosen}`}
            values={valuesIn(field, variant)}
            change={(next) => change({ chosen, each: { ...each, [chosen]: next } })}
          />
        </div>
      )}
    </div>
  )
}
