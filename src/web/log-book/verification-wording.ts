import type { FaultKind } from '#proofs/verifier/faults.ts'
import { inBothLanguages, type Pair } from '#web/frame/language.ts'

export const verificationWording = inBothLanguages({
  title: ['Controleer het logboek', 'Verify the log book'],
  introduction: [
    'Of er iets aan het logboek is veranderd, is na te rekenen: elke gebeurtenis is met een vingerafdruk aan alle eerdere gebonden, en het geheel wordt regelmatig ondertekend.',
    'Whether anything in the log book was changed can be computed: a digest binds every event to all earlier ones, and the whole is signed from time to time.',
  ],
  onServer: ['Controle op de server', 'Verification on the server'],
  onServerText: [
    'De server rekent het hele logboek na. Zekerder is het om dat zelf te doen, met een controlepunt dat u eerder bewaarde.',
    'The server computes the whole log book again. It is surer to do that yourself, with a checkpoint that you kept before.',
  ],
  signInFirst: [
    'Wie voor de raad is ingelogd, kan de server het logboek laten narekenen.',
    'Who is signed in for the council can let the server verify the log book.',
  ],
  now: ['Controleer nu', 'Verify now'],
  otherRunning: [
    'Er loopt al een controle van een ander logboek. Probeer het zo dadelijk opnieuw.',
    'Another log book is being verified. Try again in a moment.',
  ],
  running: ['De controle loopt.', 'The verification is under way.'],
  refresh: ['Ververs deze pagina', 'Refresh this page'],
  brokenOff: [
    'De controle is afgebroken: het logboek was niet te lezen, of er werd intussen inhoud verwijderd. Probeer het opnieuw.',
    'The verification broke off: the log book could not be read, or content was redacted meanwhile. Try again.',
  ],
  holds: ['Alles klopt.', 'Everything holds.'],
  holdsUnsigned: [
    'Het logboek klopt met zichzelf. Er is nog geen ondertekend controlepunt dat ervoor instaat.',
    'The log book is consistent with itself. No signed checkpoint vouches for it yet.',
  ],
  fails: ['Het logboek klopt niet.', 'The log book does not hold.'],
  finishedAt: ['Gecontroleerd op', 'Verified on'],
  events: ['Gebeurtenissen', 'Events'],
  motions: ['Moties', 'Motions'],
  covered: [
    'Gedekt door een controlepunt tot en met plaats',
    'Covered by a checkpoint up to place',
  ],
  checkpoints: ['Controlepunten', 'Checkpoints'],
  holding: ['waarvan kloppend', 'of which hold'],
  redacted: ['Met verwijderde inhoud', 'With redacted content'],
  notReplayed: ['Niet na te spelen', 'Could not be replayed'],
  faults: ['Wat er niet klopt', 'What is wrong'],
  fault: ['Fout', 'Fault'],
  place: ['Plaats', 'Place'],
  explanation: ['Uitleg (Engels)', 'Explanation'],
  yourself: ['Zelf controleren', 'Verify it yourself'],
  yourselfText: [
    'Download het logboek en controleer het op uw eigen computer, zonder deze server en zonder internet.',
    'Download the log book and verify it on your own computer, without this server and without the internet.',
  ],
  exportFile: ['Het logboek als bewijsbestand (NDJSON)', 'The log book as evidence (NDJSON)'],
  checkpointFile: ['Het laatste ondertekende controlepunt', 'The last signed checkpoint'],
  keysFile: ['De openbare sleutels', 'The public keys'],
  noCheckpoint: ['Er is nog geen controlepunt ondertekend.', 'No checkpoint was signed yet.'],
  keepIt: [
    'Bewaar controlepunten zelf, van tijd tot tijd: één dat tegelijk met het logboek van dezelfde server komt, bewijst weinig.',
    'Keep checkpoints yourself, from time to time: one that comes from the same server together with the log book proves little.',
  ],
  guide: [
    'Zo haalt en controleert u ze met opdrachten, vanuit een kopie van dit project:',
    'How to get and verify them with commands, from a copy of this project:',
  ],
  command: ['Opdrachten om zelf te controleren', 'Commands to verify it yourself'],
  kinds: {
    'data-altered': ['Inhoud is veranderd', 'Content was altered'],
    'event-altered': ['Gebeurtenis is veranderd', 'Event was altered'],
    'origin-altered': ['Wie het vastlegde is veranderd', 'Who recorded it was altered'],
    'order-altered': ['Volgorde is veranderd', 'Order was altered'],
    'time-altered': ['Tijdstip is veranderd', 'Time was altered'],
    'chain-altered': ['Keten is verbroken', 'Chain is broken'],
    missing: ['Gebeurtenissen ontbreken', 'Events are missing'],
    inserted: ['Gebeurtenis is ertussen gezet', 'Event was put in between'],
    'wrong-signature': ['Handtekening klopt niet', 'Signature is wrong'],
    'wrong-root': ['Controlepunt klopt niet', 'Checkpoint is wrong'],
    forked: ['Een ander verloop dan eerder ondertekend', 'Another course than was signed before'],
    'unlawful-event': ['Gebeurtenis die hier niet kon volgen', 'Event that could not follow here'],
    'unreadable-line': ['Onleesbare regel', 'Unreadable line'],
  } satisfies Readonly<Record<FaultKind, Pair>>,
  progress: [
    (done: string, total: string): string => `${done} van ${total} gebeurtenissen nagerekend.`,
    (done: string, total: string): string => `${done} of ${total} events verified.`,
  ],
})
