import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { councilEvents, type CouncilEvent, type CouncilState } from '#domain/council.ts'
import { CouncilCode } from '#domain/ids.ts'
import { htmlType } from '#http/server/accept.ts'
import { requireActor, requirePerson } from '#http/server/access.ts'
import { answer, onThePage, type Api, type Context } from '#http/server/context.ts'
import { CreatingHeaders, requestKeyOf } from '#http/server/preconditions.ts'
import { councilUnknown, keyReused } from '#http/server/problem.ts'
import { refuse } from '#http/server/refusals.ts'
import { apiBase } from '#http/server/response-headers.ts'
import { listCouncils } from '#projections/motion-lookup.ts'
import { readCouncil } from '#recording/history.ts'
import { registerAddress } from '#page-addresses'
import { Position } from './event-view.ts'

const ListedCouncils = z
  .object({
    councils: z.array(
      z.object({
        council: CouncilCode,
        name: z.string(),
        motionCount: z.int(),
        position: Position,
      }),
    ),
  })
  .meta({ id: 'Councils', description: 'The councils that keep their register here' })

const CouncilView = z
  .object({
    council: CouncilCode,
    name: z.string(),
    oin: z.string().nullable().meta({ description: 'Organisation identification number' }),
    silentAfterDays: z.int().meta({ description: 'A motion is silent after so many days' }),
    settlementNormDays: z.int().meta({ description: 'How long a motion may take by default' }),
    position: Position,
  })
  .meta({ id: 'Council', description: 'A council and its settings' })

const NewCouncil = z
  .strictObject({ council: CouncilCode, ...councilEvents.CouncilRegistered.data.shape })
  .meta({ id: 'NewCouncil', description: 'A council that will keep its register here' })

const CouncilChanges = councilEvents.CouncilSettingsChanged.data.meta({
  id: 'CouncilChanges',
  description: 'The settings that become other ones; the rest stays',
})

const tags = ['councils']

/** Councils and their settings. A clerk of the council may register it, and change its settings. */
export function serveCouncils(api: Api, context: Context): void {
  serveReading(api, context)
  serveRegistration(api, context)
  serveChanges(api, context)
}

function serveReading(api: Api, { log, db, settings }: Context): void {
  api.get('/councils', {
    schema: {
      operationId: 'listCouncils',
      tags,
      summary: 'All councils',
      description: 'Every council that keeps its register here, by name.',
      response: { 200: answer('The councils', ListedCouncils) },
    },
    handler: async () => ({ councils: await listCouncils(db) }),
  })
  api.get('/councils/:council', {
    config: { servesPeople: true },
    schema: {
      operationId: 'getCouncil',
      tags,
      summary: 'One council',
      description: 'The council with its settings as they are now.',
      params: z.strictObject({ council: CouncilCode }),
      response: { 200: answer('The council', CouncilView), 303: onThePage },
    },
    handler: async (request, reply) => {
      const { council } = request.params
      const [known, head] = await Promise.all([readCouncil(log, council), log.head(council)])
      if (known === undefined || head === undefined) throw councilUnknown(council)
      if (request.answerType === htmlType) {
        return reply.redirect(`${settings.publicUrl}${registerAddress(council)}`, 303)
      }
      return councilView(council, known.state, head.position)
    },
  })
}

function serveRegistration(api: Api, context: Context): void {
  api.post('/councils', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'registerCouncil',
      tags,
      summary: 'Register a council',
      description: 'The council gets a log of its own, and keeps its register here from now on.',
      security: [{ bearer: [] }],
      headers: CreatingHeaders,
      body: NewCouncil,
      response: { 201: answer('The council', CouncilView) },
    },
    handler: async (request, reply) => {
      const { council, ...data } = request.body
      const event = { type: 'CouncilRegistered', data } as const
      const view = await record(context, request, council, event)
      return reply
        .code(201)
        .header('Location', `${context.settings.publicUrl}${apiBase}/councils/${council}`)
        .send(view)
    },
  })
}

function serveChanges(api: Api, context: Context): void {
  api.patch('/councils/:council', {
    preParsing: async (request) => void requirePerson(request),
    schema: {
      operationId: 'changeCouncil',
      tags,
      summary: "Change a council's settings",
      description: 'What is left out stays as it is.',
      security: [{ bearer: [] }],
      params: z.strictObject({ council: CouncilCode }),
      headers: CreatingHeaders,
      body: CouncilChanges,
      response: { 200: answer('The council', CouncilView) },
    },
    handler: async (request) => {
      const event = { type: 'CouncilSettingsChanged', data: request.body } as const
      return record(context, request, request.params.council, event)
    },
  })
}

async function record(
  context: Context,
  request: FastifyRequest & { readonly headers: CreatingHeaders },
  council: string,
  event: CouncilEvent,
): Promise<z.output<typeof CouncilView>> {
  const actor = requireActor(request, council)
  const { headers } = request
  const key = requestKeyOf(request, headers, actor, [council, event])
  const recording = await context.recorder.recordCouncilEvent({ ...key, actor, council, event })
  switch (recording.kind) {
    case 'recorded':
      return councilView(council, recording.state, recording.position)
    case 'refused':
      throw refuse(context.metrics, recording.refusal, request)
    case 'key-reused':
      throw keyReused()
  }
}

const councilView = (council: string, state: CouncilState, position: number) => ({
  council,
  name: state.name,
  oin: state.oin,
  silentAfterDays: state.silentAfterDays,
  settlementNormDays: state.settlementNormDays,
  position,
})
