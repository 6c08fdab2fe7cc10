import { inBothLanguages } from '#web/frame/language.ts'

export const mailWording = inBothLanguages({
  title: ['Berichten per e-mail', 'Messages by e-mail'],
  introduction: [
    'U krijgt eerst een e-mail waarin u bevestigt dat u dit wilt. Elk bericht heeft een knop om ermee te stoppen; uw adres wordt dan verwijderd.',
    'You first get an e-mail in which you confirm that you want this. Each message has a button to end them; your address is deleted then.',
  ],
  all: ['Over alle moties van de raad', 'About all motions of the council'],
  address: ['Uw e-mailadres', 'Your e-mail address'],
  addressHint: [
    'Alleen voor deze berichten; het komt niet in het register.',
    'For these messages alone; it does not get into the register.',
  ],
  addressWrong: [
    'Vul een e-mailadres in zoals naam@voorbeeld.nl.',
    'Fill in an e-mail address such as name@example.org.',
  ],
  frequency: ['Wanneer', 'When'],
  instant: ['Bij elke gebeurtenis', 'With each event'],
  daily: [
    'Eén overzicht in de ochtend, als er iets gebeurde',
    'One overview in the morning, if anything happened',
  ],
  ask: ['Vraag aan', 'Ask for it'],
  asked: ['Kijk in uw e-mail', 'Look in your e-mail'],
  askedText: [
    'Er komt een bericht naar het adres dat u opgaf. De berichten beginnen als u daarin bevestigt; doet u niets, dan wordt uw adres na twee dagen vergeten.',
    'A message goes to the address that you gave. The messages begin when you confirm in it; if you do nothing, your address is forgotten after two days.',
  ],
  about: [(name: string): string => `Over ${name}`, (name: string): string => `About ${name}`],
})
