import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

const typed = [
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
]

/** Assertions hide errors from the compiler; `as const` only narrows. */
const noAssertions = {
  selector: 'TSAsExpression:not([typeAnnotation.typeName.name="const"])',
  message: 'Parse or narrow instead of asserting. Exceptions are listed in eslint.config.js.',
}

/** Files that may use `as`, each with its reason. Nothing else may. */
const mayAssert = [
  'src/domain/motion/machine.ts', // XState takes the types of setup() as `{} as Context`
  'src/recording/proposals.ts', // zod cannot tie the schemas that a loop makes to their names
]

/** What a script of a page finds in the browser. */
const ofTheBrowser = [
  'addEventListener',
  'clearTimeout',
  'document',
  'DOMParser',
  'EventSource',
  'fetch',
  'history',
  'location',
  'requestAnimationFrame',
  'setTimeout',
  'window',
]

export default defineConfig(
  { ignores: ['node_modules/', '.data/', '.cache/', 'coverage/', 'bench/node_modules/'] },
  {
    files: ['**/*.ts'],
    extends: typed,
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        // A new event must ask every switch; `default` would answer for it.
        { allowDefaultCaseForExhaustiveSwitch: false, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return void x` and arrow functions that end in a call read worse with braces.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Followers and servers hand out async functions for interfaces that allow them.
      '@typescript-eslint/require-await': 'off',
      // Our objects are closures: none of them uses `this`, so taking a method off one is safe.
      '@typescript-eslint/unbound-method': 'off',
      // `const { secret, ...open } = row` is how to leave something out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-restricted-syntax': ['error', noAssertions],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only main.ts and the commands read it.' },
      ],
      'no-warning-comments': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/domain/**'],
    rules: {
      // A rule that reads the clock gives another answer when history is replayed.
      'no-restricted-globals': ['error', { name: 'Date', message: 'Pass the time in.' }],
    },
  },
  { files: mayAssert, rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['src/domain/motion/machine.ts'],
    rules: { '@typescript-eslint/consistent-type-assertions': 'off' }, // the same idiom of XState
  },
  {
    files: ['src/main.ts', 'src/cli/**', 'examples/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['test/**', 'bench/**', '*.ts'],
    rules: {
      // A suite is one long function by nature, and tests state the shape of what they were
      // answered by asserting on it at run time.
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
      'no-restricted-properties': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly', module: 'writable' } },
  },
  {
    files: ['src/web/script/*.js'],
    languageOptions: {
      globals: Object.fromEntries(ofTheBrowser.map((name) => [name, 'readonly'])),
    },
  },
)
