import type { CodegenConfig } from '@graphql-codegen/cli'

const scalars = { DateTime: 'string', JSON: 'unknown' }

/** Types of what the page asks, beside each document, from the committed schema. */
const config: CodegenConfig = {
  schema: '../graphql_schema/schema.graphql',
  documents: 'src/**/*.graphql',
  generates: {
    'src/graphql/schema.gen.ts': {
      plugins: ['typescript'],
      config: {
        scalars,
        enumsAsTypes: true,
        onlyOperationTypes: true,
        immutableTypes: true,
        skipTypename: true,
      },
    },
    'src/': {
      preset: 'near-operation-file',
      presetConfig: { extension: '.gen.ts', baseTypesPath: 'graphql/schema.gen.ts' },
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        scalars,
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        skipTypename: true,
        optimizeDocumentNode: true,
      },
    },
  },
}

export default config
