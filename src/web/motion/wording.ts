import type { InLanguages } from '#web/frame/language.ts'

interface MotionWording {
  readonly track: string
  readonly done: string
  readonly now: string
  readonly toCome: string
  readonly endedHere: string
  readonly facts: string
  readonly submittedBy: string
  readonly submittedOn: string
  readonly meeting: string
  readonly decision: string
  readonly noDecision: string
  readonly votesFor: string
  readonly votesAgainst: string
  readonly holder: string
  readonly department: string
  readonly official: string
  readonly unknown: string
  readonly andOthers: string
  readonly aliases: string
  readonly closingReason: string
  readonly committee: string
  readonly deadline: string
  readonly noDeadlineAgreed: string
  readonly deadlineUnknown: string
  readonly late: string
  readonly deadlineHistory: string
  readonly agreed: string
  readonly operativeText: string
  readonly noText: string
  readonly story: string
  readonly corrected: string
  readonly originally: string
  readonly recordedOn: string
  readonly by: string
  readonly internal: string
  readonly redacted: string
  readonly documents: string
  readonly links: string
  readonly follow: string
  readonly feed: string
  readonly calendar: string
  readonly mail: string
  readonly lookBack: string
  readonly lookBackText: string
  readonly knownOn: string
  readonly validOn: string
  readonly view: string
  readonly backToNow: string
  readonly updated: string
  readonly reason: string
  readonly explanation: string
  readonly evidence: string
  readonly source: string
  readonly noSuchPast: string
  asKnownOn(day: string): string
  asValidOn(day: string): string
  moves(count: number): string
}

export const motionWording: InLanguages<MotionWording> = {
  nl: {
    track: 'Waar de motie staat',
    done: 'geweest',
    now: 'nu',
    toCome: 'nog niet',
    endedHere: 'hier eindigde de motie',
    facts: 'Gegevens',
    submittedBy: 'Ingediend door',
    submittedOn: 'Ingediend op',
    meeting: 'Vergadering',
    decision: 'Besluit',
    noDecision: 'niet vastgelegd',
    votesFor: 'voor',
    votesAgainst: 'tegen',
    holder: 'Portefeuillehouder',
    department: 'Afdeling',
    official: 'Ambtelijk opsteller',
    unknown: 'onbekend',
    andOthers: 'e.a.',
    aliases: 'Eerder bekend als',
    closingReason: 'Reden van afdoening',
    committee: 'Commissie',
    deadline: 'Termijn',
    noDeadlineAgreed: 'afgesproken dat er geen is',
    deadlineUnknown: 'geen vastgelegd',
    late: 'te laat',
    deadlineHistory: 'Verloop van de termijn',
    agreed: 'vastgelegd op',
    operativeText: 'Dictum',
    noText: 'De tekst van deze motie is niet vastgelegd.',
    story: 'Verloop',
    corrected: 'gecorrigeerd',
    originally: 'Oorspronkelijke tekst',
    recordedOn: 'vastgelegd op',
    by: 'door',
    internal: 'intern',
    redacted: 'Deze inhoud is verwijderd. Grond:',
    documents: 'Documenten',
    links: 'Gekoppelde moties',
    follow: 'Volg deze motie',
    feed: 'Atom-feed',
    calendar: 'Agenda van de raad (iCalendar)',
    mail: 'Berichten per e-mail',
    lookBack: 'Terugkijken',
    lookBackText: 'Wat het register op een dag zei, of wat er die dag werkelijk gold.',
    knownOn: 'Zoals bekend op',
    validOn: 'Zoals het was op',
    view: 'Bekijk',
    backToNow: 'Terug naar nu',
    updated: 'De motie is bijgewerkt.',
    reason: 'Reden',
    explanation: 'Toelichting',
    evidence: 'Onderbouwing',
    source: 'Bron',
    noSuchPast: 'Op die dag stond deze motie nog niet in het register.',
    asKnownOn: (day) => `U ziet de motie zoals het register haar kende op ${day}.`,
    asValidOn: (day) => `U ziet de motie zoals zij was op ${day}, naar wat nu bekend is.`,
    moves: (count) => (count === 1 ? '1 keer verschoven' : `${count} keer verschoven`),
  },
  en: {
    track: 'Where the motion stands',
    done: 'done',
    now: 'now',
    toCome: 'not yet',
    endedHere: 'the motion ended here',
    facts: 'Details',
    submittedBy: 'Submitted by',
    submittedOn: 'Submitted on',
    meeting: 'Meeting',
    decision: 'Decision',
    noDecision: 'not recorded',
    votesFor: 'for',
    votesAgainst: 'against',
    holder: 'Portfolio holder',
    department: 'Department',
    official: 'Responsible official',
    unknown: 'unknown',
    andOthers: 'and others',
    aliases: 'Formerly known as',
    closingReason: 'Closing reason',
    committee: 'Committee',
    deadline: 'Deadline',
    noDeadlineAgreed: 'agreed that there is none',
    deadlineUnknown: 'none recorded',
    late: 'overdue',
    deadlineHistory: 'History of the deadline',
    agreed: 'recorded on',
    operativeText: 'Operative text',
    noText: 'The text of this motion is not recorded.',
    story: 'Story',
    corrected: 'corrected',
    originally: 'Original text',
    recordedOn: 'recorded on',
    by: 'by',
    internal: 'internal',
    redacted: 'This content was removed. Ground:',
    documents: 'Documents',
    links: 'Linked motions',
    follow: 'Follow this motion',
    feed: 'Atom feed',
    calendar: 'Calendar of the council (iCalendar)',
    mail: 'Messages by e-mail',
    lookBack: 'Look back',
    lookBackText: 'What the register said on a day, or what was really so on that day.',
    knownOn: 'As known on',
    validOn: 'As it was on',
    view: 'Show',
    backToNow: 'Back to now',
    updated: 'The motion was updated.',
    reason: 'Reason',
    explanation: 'Explanation',
    evidence: 'Evidence',
    source: 'Source',
    noSuchPast: 'On that day this motion was not in the register yet.',
    asKnownOn: (day) => `You see the motion as the register knew it on ${day}.`,
    asValidOn: (day) => `You see the motion as it was on ${day}, by what is known now.`,
    moves: (count) => (count === 1 ? 'moved once' : `moved ${count} times`),
  },
}

interface HistoryWording {
  readonly title: string
  readonly introduction: string
  readonly onBothAxes: string
  readonly publicView: string
  readonly version: string
  readonly position: string
  readonly event: string
  readonly occurredOn: string
  readonly recordedAt: string
  readonly sameDay: string
  readonly precision: Readonly<Record<'day' | 'month' | 'quarter' | 'year' | 'unknown', string>>
  readonly by: string
  readonly phase: string
  readonly digest: string
  readonly redacted: string
  readonly proof: string
  later(days: string, count: number): string
  ofMotion(name: string): string
}

export const historyWording: InLanguages<HistoryWording> = {
  nl: {
    title: 'Geschiedenis',
    onBothAxes: 'Alles op een rij: wanneer het gebeurde en wanneer het is vastgelegd',
    introduction:
      'Elke gebeurtenis in de volgorde waarin zij is vastgelegd: links wanneer het gebeurde, rechts wanneer het register het wist.',
    publicView: 'Interne gebeurtenissen staan hier niet; nummers kunnen daardoor overslaan.',
    version: 'Versie',
    position: 'Plaats in het logboek',
    event: 'Gebeurtenis',
    occurredOn: 'Gebeurd op',
    recordedAt: 'Vastgelegd op',
    sameDay: 'dezelfde dag',
    precision: {
      day: 'op de dag bekend',
      month: 'op de maand bekend',
      quarter: 'op het kwartaal bekend',
      year: 'op het jaar bekend',
      unknown: '',
    },
    by: 'Door',
    phase: 'Fase',
    digest: 'Vingerafdruk',
    redacted: 'inhoud verwijderd',
    proof: 'Bewijs dat dit in het logboek staat (JSON)',
    later: (days, count) => (count === 1 ? '1 dag later' : `${days} dagen later`),
    ofMotion: (name) => `Geschiedenis van ${name}`,
  },
  en: {
    title: 'History',
    onBothAxes: 'Everything in a row: when it happened and when it was recorded',
    introduction:
      'Every event in the order in which it was recorded: on the left when it happened, on the right when the register knew.',
    publicView: 'Internal events are not shown here, so numbers may be skipped.',
    version: 'Version',
    position: 'Place in the log book',
    event: 'Event',
    occurredOn: 'Happened on',
    recordedAt: 'Recorded on',
    sameDay: 'the same day',
    precision: {
      day: 'known to the day',
      month: 'known to the month',
      quarter: 'known to the quarter',
      year: 'known to the year',
      unknown: '',
    },
    by: 'By',
    phase: 'Phase',
    digest: 'Digest',
    redacted: 'content redacted',
    proof: 'Proof that this is in the log book (JSON)',
    later: (days, count) => (count === 1 ? '1 day later' : `${days} days later`),
    ofMotion: (name) => `History of ${name}`,
  },
}
