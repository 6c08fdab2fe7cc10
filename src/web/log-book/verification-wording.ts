import type { FaultKind } from '#proofs/verifier/faults.ts'
import type { InLanguages } from '#web/frame/language.ts'

const nl = {
  title: 'Controleer het logboek',
  introduction:
    'Of er iets aan het logboek is veranderd, is na te rekenen: elke gebeurtenis is met een vingerafdruk aan alle eerdere gebonden, en het geheel wordt regelmatig ondertekend.',
  onServer: 'Controle op de server',
  onServerText:
    'De server rekent het hele logboek na. Zekerder is het om dat zelf te doen, met een controlepunt dat u eerder bewaarde.',
  signInFirst: 'Wie voor de raad is ingelogd, kan de server het logboek laten narekenen.',
  now: 'Controleer nu',
  otherRunning: 'Er loopt al een controle van een ander logboek. Probeer het zo dadelijk opnieuw.',
  running: 'De controle loopt.',
  refresh: 'Ververs deze pagina',
  brokenOff:
    'De controle is afgebroken: het logboek was niet te lezen, of er werd intussen inhoud verwijderd. Probeer het opnieuw.',
  holds: 'Alles klopt.',
  holdsUnsigned:
    'Het logboek klopt met zichzelf. Er is nog geen ondertekend controlepunt dat ervoor instaat.',
  fails: 'Het logboek klopt niet.',
  finishedAt: 'Gecontroleerd op',
  events: 'Gebeurtenissen',
  motions: 'Moties',
  covered: 'Gedekt door een controlepunt tot en met plaats',
  checkpoints: 'Controlepunten',
  holding: 'waarvan kloppend',
  redacted: 'Met verwijderde inhoud',
  notReplayed: 'Niet na te spelen',
  faults: 'Wat er niet klopt',
  fault: 'Fout',
  place: 'Plaats',
  explanation: 'Uitleg (Engels)',
  yourself: 'Zelf controleren',
  yourselfText:
    'Download het logboek en controleer het op uw eigen computer, zonder deze server en zonder internet.',
  exportFile: 'Het logboek als bewijsbestand (NDJSON)',
  checkpointFile: 'Het laatste ondertekende controlepunt',
  keysFile: 'De openbare sleutels',
  noCheckpoint: 'Er is nog geen controlepunt ondertekend.',
  keepIt:
    'Bewaar controlepunten zelf, van tijd tot tijd: één dat tegelijk met het logboek van dezelfde server komt, bewijst weinig.',
  guide: 'Zo haalt en controleert u ze met opdrachten, vanuit een kopie van dit project:',
  command: 'Opdrachten om zelf te controleren',
  kinds: {
    'data-altered': 'Inhoud is veranderd',
    'event-altered': 'Gebeurtenis is veranderd',
    'origin-altered': 'Wie het vastlegde is veranderd',
    'order-altered': 'Volgorde is veranderd',
    'time-altered': 'Tijdstip is veranderd',
    'chain-altered': 'Keten is verbroken',
    missing: 'Gebeurtenissen ontbreken',
    inserted: 'Gebeurtenis is ertussen gezet',
    'wrong-signature': 'Handtekening klopt niet',
    'wrong-root': 'Controlepunt klopt niet',
    forked: 'Een ander verloop dan eerder ondertekend',
    'unlawful-event': 'Gebeurtenis die hier niet kon volgen',
    'unreadable-line': 'Onleesbare regel',
  } satisfies Readonly<Record<FaultKind, string>>,
  progress: (done: string, total: string): string =>
    `${done} van ${total} gebeurtenissen nagerekend.`,
}

const en: typeof nl = {
  title: 'Verify the log book',
  introduction:
    'Whether anything in the log book was changed can be computed: a digest binds every event to all earlier ones, and the whole is signed from time to time.',
  onServer: 'Verification on the server',
  onServerText:
    'The server computes the whole log book again. It is surer to do that yourself, with a checkpoint that you kept before.',
  signInFirst: 'Who is signed in for the council can let the server verify the log book.',
  now: 'Verify now',
  otherRunning: 'Another log book is being verified. Try again in a moment.',
  running: 'The verification is under way.',
  refresh: 'Refresh this page',
  brokenOff:
    'The verification broke off: the log book could not be read, or content was redacted meanwhile. Try again.',
  holds: 'Everything holds.',
  holdsUnsigned: 'The log book is consistent with itself. No signed checkpoint vouches for it yet.',
  fails: 'The log book does not hold.',
  finishedAt: 'Verified on',
  events: 'Events',
  motions: 'Motions',
  covered: 'Covered by a checkpoint up to place',
  checkpoints: 'Checkpoints',
  holding: 'of which hold',
  redacted: 'With redacted content',
  notReplayed: 'Could not be replayed',
  faults: 'What is wrong',
  fault: 'Fault',
  place: 'Place',
  explanation: 'Explanation',
  yourself: 'Verify it yourself',
  yourselfText:
    'Download the log book and verify it on your own computer, without this server and without the internet.',
  exportFile: 'The log book as evidence (NDJSON)',
  checkpointFile: 'The last signed checkpoint',
  keysFile: 'The public keys',
  noCheckpoint: 'No checkpoint was signed yet.',
  keepIt:
    'Keep checkpoints yourself, from time to time: one that comes from the same server together with the log book proves little.',
  guide: 'How to get and verify them with commands, from a copy of this project:',
  command: 'Commands to verify it yourself',
  kinds: {
    'data-altered': 'Content was altered',
    'event-altered': 'Event was altered',
    'origin-altered': 'Who recorded it was altered',
    'order-altered': 'Order was altered',
    'time-altered': 'Time was altered',
    'chain-altered': 'Chain is broken',
    missing: 'Events are missing',
    inserted: 'Event was put in between',
    'wrong-signature': 'Signature is wrong',
    'wrong-root': 'Checkpoint is wrong',
    forked: 'Another course than was signed before',
    'unlawful-event': 'Event that could not follow here',
    'unreadable-line': 'Unreadable line',
  },
  progress: (done, total) => `${done} of ${total} events verified.`,
}

export const verificationWording: InLanguages<typeof nl> = { nl, en }
