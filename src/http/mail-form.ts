import type { Language, Purpose } from '#mail/subscription.ts'

interface Wording {
  readonly question: string
  readonly button: string
  readonly done: string
}

const wordings: Readonly<Record<Language, Readonly<Record<Purpose, Wording>>>> = {
  nl: {
    confirm: {
      question: 'Wilt u deze berichten over moties ontvangen?',
      button: 'Ja, stuur mij berichten',
      done: 'U krijgt voortaan berichten. In elk bericht staat hoe u ze beëindigt.',
    },
    unsubscribe: {
      question: 'Wilt u geen berichten meer ontvangen?',
      button: 'Geen berichten meer',
      done: 'U krijgt geen berichten meer. Uw adres is verwijderd.',
    },
  },
  en: {
    confirm: {
      question: 'Do you want to get these messages about motions?',
      button: 'Yes, send me messages',
      done: 'From now on you get messages. Each says how to end them.',
    },
    unsubscribe: {
      question: 'Do you want no more messages?',
      button: 'No more messages',
      done: 'You get no more messages. Your address was deleted.',
    },
  },
}

/** A page with the one question that a link in a letter asks; its button sends the address of the page. */
export function mailForm(purpose: Purpose, language: Language): string {
  const { question, button } = wordings[language][purpose]
  return page(language, question, `<form method="post"><button>${button}</button></form>`)
}

/** A page that says what was done. */
export const mailNote = (purpose: Purpose, language: Language): string =>
  page(language, wordings[language][purpose].done, '')

// Only texts from above get in here, so there is nothing to escape.
const page = (language: Language, heading: string, rest: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${heading}</title>
</head>
<body>
<main>
<h1>${heading}</h1>
${rest}
</main>
</body>
</html>
`
