import type { DataOf } from '#domain/motion/events.ts'

export const forms: Readonly<Record<DataOf<'CommitteeScheduled'>['form'], string>> = {
  meeting: 'vergadering',
  written: 'schriftelijk',
}

export const purposes: Readonly<Record<DataOf<'CommitteeScheduled'>['purpose'], string>> = {
  progress: 'stand van zaken',
  settlement: 'afdoening',
}

export const relations: Readonly<Record<DataOf<'MotionsLinked'>['relation'], string>> = {
  'merged-into': 'samengevoegd met een andere motie',
  replaces: 'vervangt een andere motie',
  'follows-up': 'vervolg op een andere motie',
  related: 'hangt samen met een andere motie',
}
