import { useId } from 'react'
import type {
  ChoiceField,
  FlagField,
  JsonField,
  MomentField,
  NumberField,
  TextField,
} from './fields'
import { Frame } from './frame'
import { problemOfJson } from './giving'
import type { Value } from './values'

export interface Shown<Of> {
  readonly field: Of
  readonly path: string
  readonly value: Value
  readonly change: (value: Value) => void
  /** Said in place of the label that is shown. */
  readonly label?: string
  /** What may be chosen from, beside what is typed. */
  readonly choices?: readonly string[]
}

type Simple = ChoiceField | FlagField | JsonField | MomentField | NumberField | TextField

/** A field that is one control. */
export function SimpleField(properties: Shown<Simple>) {
  const { field, path, value, change, label } = properties
  const typed = String(value)
  const named = label === undefined ? {} : { label }
  switch (field.kind) {
    case 'text':
      return field.lines === undefined ? (
        <Line {...properties} field={field} />
      ) : (
        <Area
          field={field}
          path={path}
          value={value}
          change={change}
          lines={field.lines}
          {...named}
        />
      )
    case 'json':
      return <JsonArea {...properties} field={field} />
    case 'flag':
      return field.words === undefined ? (
        <Tick {...properties} field={field} />
      ) : (
        <Frame field={field} path={path} {...named}>
          {(bound) => (
            <select
              {...bound}
              className="input"
              value={String(value)}
              onChange={(event) => change(event.target.value === 'true')}
            >
              <option value="true">{field.words?.yes}</option>
              <option value="false">{field.words?.no}</option>
            </select>
          )}
        </Frame>
      )
    case 'choice':
      return (
        <Frame field={field} path={path} {...named}>
          {(bound) => (
            <select
              {...bound}
              className="input"
              value={typed}
              onChange={(event) => change(event.target.value)}
            >
              {Object.entries(field.options).map(([name, words]) => (
                <option key={name} value={name}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Frame>
      )
    case 'number':
      return (
        <Frame field={field} path={path} {...named}>
          {(bound) => (
            <input
              {...bound}
              className="input edit-number"
              inputMode={field.whole === true ? 'numeric' : 'decimal'}
              autoComplete="off"
              value={typed}
              onChange={(event) => change(event.target.value)}
            />
          )}
        </Frame>
      )
    case 'moment':
      return (
        <Frame field={field} path={path} {...named}>
          {(bound) => (
            <input
              {...bound}
              className="input edit-moment"
              type="datetime-local"
              step={1}
              value={typed}
              onChange={(event) => change(event.target.value)}
            />
          )}
        </Frame>
      )
  }
}

function Line({ field, path, value, change, label, choices = [] }: Shown<TextField>) {
  const list = useId()
  return (
    <Frame field={field} path={path} {...(label === undefined ? {} : { label })}>
      {(bound) => (
        <>
          <input
            {...bound}
            className={field.code === true ? 'input edit-code' : 'input'}
            autoComplete="off"
            spellCheck={field.code !== true}
            placeholder={label === undefined ? undefined : field.label}
            list={choices.length === 0 ? undefined : list}
            value={String(value)}
            onChange={(event) => change(event.target.value)}
          />
          {choices.length > 0 && (
            <datalist id={list}>
              {choices.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Frame>
  )
}

function Area({ field, path, value, change, label, lines }: Shown<TextField> & { lines: number }) {
  return (
    <Frame field={field} path={path} {...(label === undefined ? {} : { label })}>
      {(bound) => (
        <textarea
          {...bound}
          className="input edit-area"
          rows={lines}
          value={String(value)}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Frame>
  )
}

/** JSON, whose syntax is put in order when somebody leaves it. */
function JsonArea({ field, path, value, change, label }: Shown<JsonField>) {
  const typed = String(value)
  return (
    <Frame field={field} path={path} {...(label === undefined ? {} : { label })}>
      {(bound) => (
        <textarea
          {...bound}
          className="input edit-area edit-code"
          rows={Math.max(field.lines ?? 3, Math.min(16, typed.split('\n').length))}
          spellCheck={false}
          autoCapitalize="off"
          value={typed}
          onChange={(event) => change(event.target.value)}
          onBlur={() => {
            bound.onBlur()
            if (typed.trim() === '' || problemOfJson(field, typed) !== null) return
            const tidy = JSON.stringify(JSON.parse(typed), null, 2)
            if (tidy !== typed) change(tidy)
          }}
        />
      )}
    </Frame>
  )
}

function Tick({ field, path, value, change }: Shown<FlagField>) {
  return (
    <div className="edit-tick">
      <Frame field={field} path={path}>
        {(bound) => (
          <input
            {...bound}
            type="checkbox"
            checked={value === true}
            onChange={(event) => change(event.target.checked)}
          />
        )}
      </Frame>
    </div>
  )
}
