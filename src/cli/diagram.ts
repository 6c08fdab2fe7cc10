import { diagram } from '#domain/motion/diagram.ts'

// Prints the part of the README between `machine:start` and `machine:end`.
console.log(diagram())
