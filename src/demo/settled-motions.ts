import {
  attached,
  decided,
  due,
  informed,
  linked,
  moved,
  noted,
  proposedToSettle,
  refused,
  reopened,
  reported,
  reportedInMonth,
  scheduled,
  settled,
  started,
  story,
  type DemoStory,
} from './story.ts'

/** Motions that came to an end, some of them more than once. */
export const settledMotions: readonly DemoStory[] = [
  story(
    {
      on: '2023-02-09',
      reference: 'M-2023-02',
      title: 'Een watertappunt in elke kern',
      text: 'Verzoekt het college om in elk van de zes kernen van Veenrade een openbaar watertappunt te plaatsen, op een plek die de inwoners kiezen.',
      parties: ['Groen Veenrade', 'Dorpsbelang'],
    },
    decided('2023-02-09', 'adopted', [25, 2]),
    started('2023-02-21', {
      portfolioHolder: 'wethouder Openbare ruimte',
      department: 'Beheer',
      official: 'beheerder openbare ruimte',
    }),
    due('2023-02-21', { on: '2024-06-30', precision: 'day' }),
    reported(
      '2023-06-14',
      'Het waterbedrijf heeft de zes kernen bekeken. In vijf kernen ligt een geschikte leiding langs het plein.',
    ),
    reported(
      '2023-11-02',
      'Inwoners konden in oktober stemmen over de plek. Er kwamen 1.140 stemmen binnen. In Oudeveen is het dorpshuis gekozen in plaats van het plein.',
    ),
    reported('2024-05-22', 'Alle zes tappunten zijn geplaatst en gekeurd.'),
    attached(
      '2024-05-22',
      'Keuringsrapport watertappunten',
      'https://veenrade.example/keuring.pdf',
    ),
    proposedToSettle(
      '2024-05-28',
      'executed',
      'De zes tappunten zijn in gebruik. Het beheer is opgenomen in het onderhoudscontract.',
    ),
    scheduled('2024-05-30', {
      committee: 'Commissie Ruimte',
      meetsOn: '2024-06-13',
      purpose: 'settlement',
    }),
    settled('2024-06-13', { decidedBy: 'committee' }),
  ),
  story(
    {
      on: '2023-06-22',
      reference: 'M-2023-09',
      title: 'Geen kind zonder zwemdiploma',
      text: 'Verzoekt het college om een regeling te treffen waarmee elk kind voor het einde van de basisschool een zwemdiploma kan halen, ook als thuis het geld ontbreekt.',
      parties: ['Sociaal Veenrade', 'Veenrade Vooruit', 'Dorpsbelang'],
      andOthers: true,
    },
    decided('2023-06-22', 'adopted', [27, 0]),
    started('2023-07-04', {
      portfolioHolder: 'wethouder Jeugd en Sport',
      department: 'Samenleving',
      official: 'beleidsadviseur sport',
    }),
    due('2023-07-04', { on: '2024-01-01', precision: 'quarter' }),
    reportedInMonth('2023-10', 'Met het zwembad en de scholen is een vangnetregeling uitgewerkt.'),
    moved(
      '2024-03-12',
      { on: '2024-09-30', precision: 'day' },
      'Het zwembad heeft pas na de zomer genoeg instructeurs.',
    ),
    reported('2024-09-18', 'De regeling is gestart. 64 kinderen zijn aangemeld.'),
    proposedToSettle(
      '2024-10-01',
      'executed',
      'De regeling loopt en is structureel in de begroting opgenomen.',
    ),
    scheduled('2024-10-03', {
      committee: 'Commissie Samenleving',
      meetsOn: '2024-10-17',
      purpose: 'settlement',
    }),
    settled('2024-10-17', {
      decidedBy: 'committee',
      note: 'De commissie vraagt over een jaar om de eerste cijfers.',
    }),
    reopened(
      '2025-10-09',
      'Het zwembad sluit een jaar voor een verbouwing. De raad wil weten hoe de regeling doorgaat.',
    ),
    reported(
      '2025-11-20',
      'Met twee buurgemeenten wordt gesproken over lesuren in hun zwembaden. Het vervoer is nog niet geregeld.',
    ),
    noted('2025-11-24', 'De buurgemeenten vragen een hogere prijs per lesuur dan geraamd.'),
  ),
  story(
    {
      on: '2023-11-09',
      reference: 'M-2023-15',
      title: 'Bloemrijke bermen',
      text: 'Verzoekt het college om de bermen langs de doorgaande wegen twee keer per jaar te maaien en het maaisel af te voeren.',
      parties: ['Groen Veenrade'],
      andOthers: true,
    },
    decided('2023-11-09', 'adopted', [16, 11]),
    started('2023-11-28', {
      portfolioHolder: 'wethouder Openbare ruimte',
      department: 'Beheer',
    }),
    reported(
      '2024-04-17',
      'Het maaiplan voor 2025 wordt herschreven. Dit jaar geldt het oude nog.',
    ),
    proposedToSettle(
      '2024-11-05',
      'taken-up-in-policy',
      'Het nieuwe maaiplan is onderdeel van het groenbeleid dat de raad in oktober vaststelde.',
    ),
    scheduled('2024-11-07', {
      committee: 'Commissie Ruimte',
      meetsOn: '2024-11-21',
      purpose: 'settlement',
    }),
    refused(
      '2024-11-21',
      'Het beleid noemt de bermen wel, maar het afvoeren van maaisel niet. De commissie wil eerst een zomer zien hoe het gaat.',
      { on: '2025-10-01', precision: 'month' },
    ),
    reported(
      '2025-09-30',
      'Er is dit jaar twee keer gemaaid en afgevoerd. De telling laat meer soorten zien dan vorig jaar.',
    ),
    proposedToSettle('2025-10-07', 'executed', 'Een heel seizoen is volgens de motie gemaaid.'),
    scheduled('2025-10-09', {
      committee: 'Commissie Ruimte',
      meetsOn: '2025-10-23',
      form: 'written',
      purpose: 'settlement',
    }),
    settled('2025-10-23', { decidedBy: 'committee', note: 'Schriftelijk afgedaan.' }),
  ),
  story(
    {
      on: '2024-04-18',
      reference: 'M-2024-05',
      title: 'Vuurwerkvrije zones rond dierenweiden',
      text: 'Verzoekt het college om rond de drie dierenweiden een vuurwerkvrije zone in te stellen.',
      parties: ['Groen Veenrade', 'Sociaal Veenrade'],
    },
    decided('2024-04-18', 'rejected', [12, 15]),
  ),
  story(
    {
      on: '2024-04-18',
      reference: 'M-2024-06',
      title: 'Vertrouwen in de aanpak van het centrumplan',
      text: 'Spreekt uit dat de raad het betreurt dat de overschrijding van het centrumplan pas na drie maanden is gemeld.',
      kind: 'treurnis',
      parties: ['Lijst Waterland'],
    },
    decided('2024-04-18', 'withdrawn', [0, 0]),
  ),
  story(
    {
      on: '2024-06-20',
      reference: 'M-2024-08',
      title: 'Eén loket voor verenigingen',
      text: 'Verzoekt het college om één loket in te richten waar verenigingen terechtkunnen met al hun aanvragen.',
      parties: ['Dorpsbelang', 'Veenrade Vooruit'],
    },
    decided('2024-06-20', 'adopted', [27, 0]),
    started('2024-07-02', { portfolioHolder: 'burgemeester', department: 'Dienstverlening' }),
    due('2024-07-02', 'none'),
    reported('2024-12-11', 'Het loket wordt onderdeel van de nieuwe dienstverleningsvisie.'),
    scheduled('2025-01-09', {
      committee: 'Commissie Bestuur',
      meetsOn: '2025-01-30',
      purpose: 'progress',
    }),
    informed('2025-01-30', 'De commissie wil dat verenigingen meedenken over de openingstijden.'),
    linked('2025-02-11', 'M-2025-01', 'related'),
    proposedToSettle(
      '2025-06-17',
      'partly-executed',
      'Het loket is er op werkdagen; avonden niet.',
    ),
    scheduled('2025-06-19', {
      committee: 'Commissie Bestuur',
      meetsOn: '2025-07-03',
      purpose: 'settlement',
    }),
    settled('2025-07-03', { decidedBy: 'committee' }),
  ),
]
