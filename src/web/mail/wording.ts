import type { InLanguages } from '#web/frame/language.ts'

const nl = {
  title: 'Berichten per e-mail',
  introduction:
    'U krijgt eerst een e-mail waarin u bevestigt dat u dit wilt. Elk bericht heeft een knop om ermee te stoppen; uw adres wordt dan verwijderd.',
  all: 'Over alle moties van de raad',
  address: 'Uw e-mailadres',
  addressHint: 'Alleen voor deze berichten; het komt niet in het register.',
  addressWrong: 'Vul een e-mailadres in zoals naam@voorbeeld.nl.',
  frequency: 'Wanneer',
  instant: 'Bij elke gebeurtenis',
  daily: 'Eén overzicht in de ochtend, als er iets gebeurde',
  ask: 'Vraag aan',
  asked: 'Kijk in uw e-mail',
  askedText:
    'Er komt een bericht naar het adres dat u opgaf. De berichten beginnen als u daarin bevestigt; doet u niets, dan wordt uw adres na twee dagen vergeten.',
  about: (name: string): string => `Over ${name}`,
}

const en: typeof nl = {
  title: 'Messages by e-mail',
  introduction:
    'You first get an e-mail in which you confirm that you want this. Each message has a button to end them; your address is deleted then.',
  all: 'About all motions of the council',
  address: 'Your e-mail address',
  addressHint: 'For these messages alone; it does not get into the register.',
  addressWrong: 'Fill in an e-mail address such as name@example.org.',
  frequency: 'When',
  instant: 'With each event',
  daily: 'One overview in the morning, if anything happened',
  ask: 'Ask for it',
  asked: 'Look in your e-mail',
  askedText:
    'A message goes to the address that you gave. The messages begin when you confirm in it; if you do nothing, your address is forgotten after two days.',
  about: (name) => `About ${name}`,
}

export const mailWording: InLanguages<typeof nl> = { nl, en }
