import { describe, expect, it } from 'vitest'
import { faultsOf, placeOf, withoutPath } from './faults'
import { createInput, newTask, taskFields, updateInput } from './values'

const BERLIN = 60
const SET = 'simulation.set_run'
const NIGHTLY = {
  databaseId: 't',
  taskName: 'Nightly',
  taskType: SET,
  taskVersion: 1,
  taskConfig: { organization: 'o', user: 'anna', unit_test_set_id: 's', seed: 7 },
  cronExpression: '0 3 * * MON-FRI',
  timeoutSeconds: 100,
}
const APPROVAL = {
  ...NIGHTLY,
  taskType: 'example.approval',
  taskConfig: { question: 'Ship it?' },
  cronExpression: null,
}

describe('what is asked of the server', () => {
  it('of a new task is all of it', () => {
    expect(createInput({ ...newTask(SET, 's', ' Nightly ') }, BERLIN)).toEqual({
      taskName: 'Nightly',
      taskType: SET,
      taskVersion: 1,
      taskConfig: { unit_test_set_id: 's', repeat: 1, labels: { job: 'nightly' } },
      cronExpression: '0 3 * * *',
      timeoutSeconds: 3600,
    })
  })

  it('of a task that is there is what was changed', () => {
    const fields = taskFields(NIGHTLY, BERLIN)
    const change = (changed: object) =>
      updateInput(NIGHTLY, { ...fields, ...changed }, BERLIN, 'anna')
    expect(change({})).toBeNull()
    expect(change({ name: 'Daily' })).toEqual({ taskId: 't', taskName: 'Daily' })
    expect(change({ minutes: '2' })).toEqual({ taskId: 't', timeoutSeconds: 120 })
    expect(change({ schedule: { ...fields.schedule, time: '05:00' } })).toEqual({
      taskId: 't',
      cronExpression: '0 4 * * 1-5',
    })
    expect(change({ schedule: { ...fields.schedule, mode: 'none' } })).toEqual({
      taskId: 't',
      cronExpression: null,
    })
  })

  it('has the config as a whole, for whoever changes it', () => {
    const fields = taskFields(NIGHTLY, BERLIN)
    const setRun = { ...fields.setRun, repeat: '2' }
    expect(updateInput(NIGHTLY, { ...fields, setRun }, BERLIN, 'ben')).toEqual({
      taskId: 't',
      taskConfig: { ...NIGHTLY.taskConfig, repeat: 2, user: 'ben' },
    })
  })

  it('is the JSON of other kinds', () => {
    const fields = taskFields(APPROVAL, BERLIN)
    const change = (json: string) => updateInput(APPROVAL, { ...fields, json }, BERLIN, 'anna')
    expect(change(fields.json)).toBeNull()
    expect(change('{"question": "Now?"}')).toEqual({
      taskId: 't',
      taskConfig: { question: 'Now?' },
    })
    expect(change(' ')).toEqual({ taskId: 't', taskConfig: null })
  })
})

describe('what is wrong', () => {
  it('is nothing in a whole form', () => {
    expect(faultsOf(newTask(SET, 's', 'Nightly'))).toEqual({})
  })

  it('is said by field', () => {
    const { schedule, setRun, ...rest } = newTask(SET, '', ' ')
    const fields = {
      ...rest,
      minutes: '0',
      setRun: { ...setRun, repeat: '1.5', labels: 'x', calls: '0', baseline: 'y' },
      schedule: { ...schedule, preset: 'chosen' as const, days: [], time: '' },
    }
    expect(Object.keys(faultsOf(fields)).sort()).toEqual(
      'name set repeat labels calls baseline days time minutes'.split(' ').sort(),
    )
    const other = { ...newTask('x', '', 'n'), json: '{' }
    expect(Object.keys(faultsOf(other))).toEqual(['json'])
    expect(faultsOf({ ...other, json: '' })).toEqual({})
  })

  it('is placed where the form has the field', () => {
    const nightly = newTask(SET, 's', 'n')
    expect(placeOf('taskConfig.policy.budget.calls', nightly)).toBe('calls')
    expect(placeOf('taskConfig.seed', nightly)).toBeNull()
    expect(placeOf('taskName', nightly)).toBe('name')
    expect(placeOf('taskConfig.repeat', newTask('x', '', 'n'))).toBe('json')
    expect(placeOf('cronExpression', nightly)).toBeNull()
    expect(withoutPath('task_config.repeat: must be more.')).toBe('Must be more.')
  })
})
