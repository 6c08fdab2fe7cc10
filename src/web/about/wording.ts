import type { InLanguages } from '#web/frame/language.ts'

const nl = {
  contact: 'Vragen of klachten:',
  accessibility: {
    title: 'Toegankelijkheid',
    parts: [
      {
        heading: 'Wat wij nastreven',
        paragraphs: [
          'Iedereen moet dit register kunnen gebruiken: met een toetsenbord, met een schermlezer, op een kleine telefoon, vergroot tot 400 procent en zonder JavaScript.',
          'De maat is WCAG 2.2, niveau AA. Elke soort bladzijde wordt bij elke verandering van het programma automatisch getoetst, in beide talen en op een smal en een breed scherm.',
        ],
      },
      {
        heading: 'Wat wij weten',
        paragraphs: [
          'Automatisch toetsen vindt niet alles. Een onderzoek met mensen en een toegankelijkheidsverklaring horen bij de gemeente die dit register aanbiedt.',
          'Teksten en documenten komen van raad en college; een gekoppeld document op een andere site kan minder toegankelijk zijn.',
        ],
      },
      {
        heading: 'Werkt iets niet?',
        paragraphs: ['Meld het. Noem de bladzijde, wat u wilde doen en wat er gebeurde.'],
      },
    ],
  },
  privacy: {
    title: 'Privacy',
    parts: [
      {
        heading: 'Wie kijkt',
        paragraphs: [
          'Wie alleen leest, wordt niet gevolgd: er zijn geen statistieken per bezoeker, geen advertenties en niets dat van een andere site komt.',
          'Er is één cookie voor de gekozen taal. Wie inlogt krijgt daarnaast een versleuteld cookie dat na een half uur zonder gebruik, en in elk geval na tien uur, niet meer werkt.',
        ],
      },
      {
        heading: 'Wie vastlegt',
        paragraphs: [
          'Bij elke gebeurtenis staat in welke rol iemand haar vastlegde. Wie dat was, is alleen binnen de raad bekend, onder een kenmerk en niet onder een naam.',
        ],
      },
      {
        heading: 'Over wie het gaat',
        paragraphs: [
          'Teksten worden voor publicatie nagekeken op burgerservicenummers, telefoonnummers, e-mailadressen en rekeningnummers.',
          'Staat er toch iets over u wat er niet hoort? Twee mensen van de griffie kunnen een tekst verwijderen, met een grond en een reden. De tekst verdwijnt dan uit het register zelf; dat er iets is verwijderd, en waarom, blijft te zien.',
        ],
      },
      {
        heading: 'Wie een bericht wil',
        paragraphs: [
          'Een e-mailadres wordt alleen gebruikt voor de berichten waar u om vroeg. Het staat los van het register en verdwijnt zodra u zich afmeldt. Het netwerkadres waarvandaan u erom vroeg wordt een uur bewaard, tegen misbruik.',
        ],
      },
    ],
  },
}

const en: typeof nl = {
  contact: 'Questions or complaints:',
  accessibility: {
    title: 'Accessibility',
    parts: [
      {
        heading: 'What we aim for',
        paragraphs: [
          'Everybody must be able to use this register: with a keyboard, with a screen reader, on a small phone, enlarged to 400 per cent and without JavaScript.',
          'The measure is WCAG 2.2, level AA. Every kind of page is tested automatically with every change of the program, in both languages and on a narrow and a wide screen.',
        ],
      },
      {
        heading: 'What we know',
        paragraphs: [
          'Automatic tests do not find everything. A study with people and an accessibility statement belong to the municipality that offers this register.',
          'Texts and documents come from council and executive; a linked document on another site may be less accessible.',
        ],
      },
      {
        heading: 'Does something not work?',
        paragraphs: ['Tell us. Name the page, what you wanted to do and what happened.'],
      },
    ],
  },
  privacy: {
    title: 'Privacy',
    parts: [
      {
        heading: 'Who looks',
        paragraphs: [
          'Who only reads is not followed: there are no statistics of single visitors, no advertisements and nothing that comes from another site.',
          'There is one cookie for the chosen language. Who signs in also gets an encrypted cookie that stops working after half an hour without use, and after ten hours in any case.',
        ],
      },
      {
        heading: 'Who records',
        paragraphs: [
          'With each event stands in which role somebody recorded it. Who that was is known within the council only, under a code and not under a name.',
        ],
      },
      {
        heading: 'Whom it is about',
        paragraphs: [
          'Texts are checked for citizen service numbers, telephone numbers, e-mail addresses and account numbers before they are published.',
          'Is there something about you that should not be there? Two people of the clerk’s office can remove a text, with a ground and a reason. The text then disappears from the register itself; that something was removed, and why, can still be seen.',
        ],
      },
      {
        heading: 'Who wants a message',
        paragraphs: [
          'An e-mail address is used for nothing but the messages that you asked for. It is kept apart from the register and disappears as soon as you unsubscribe. The network address from which you asked is kept for an hour, against misuse.',
        ],
      },
    ],
  },
}

/** What the accessibility and privacy pages say. A council that runs the service may have to add to it. */
export const aboutWording: InLanguages<typeof nl> = { nl, en }
