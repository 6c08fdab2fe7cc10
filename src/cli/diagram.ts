import { diagram } from '#domain/motion/diagram.ts'
import { runCommand } from './command-line.ts'

const usage = `Prints the motion's state machine as docs/motion.md shows it, between \`machine:start\` and
\`machine:end\`.

  npm run -s diagram

  --help  show this

Exit code: 0 done, 2 called wrongly.`

await runCommand({ usage, options: {}, run: async () => console.log(diagram()) })
