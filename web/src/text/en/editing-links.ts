export const editing = {
  newOne: 'New',
  edit: 'Edit',
  duplicate: 'Duplicate',
  restore: (version: number) => `Restore version ${version}`,
}
