import { describe, expect, it } from 'vitest'
import { parseServerAddress } from '#council-log/connection.ts'

describe('the address of a database', () => {
  it('with one host is that address, of any server', () => {
    const url = 'postgres://clerk:p%40ss@db.example.nl:5432/motiespoor?sslmode=require'
    expect(parseServerAddress(url)).toEqual({ urls: [url], role: 'any' })
  })

  it('with several hosts is one address for each, in order, of a server that writes', () => {
    expect(parseServerAddress('postgresql://u:p@h1:5432,h2,[::1]:5433/db')).toEqual({
      urls: [
        'postgresql://u:p@h1:5432/db',
        'postgresql://u:p@h2/db',
        'postgresql://u:p@[::1]:5433/db',
      ],
      role: 'read-write',
    })
  })

  it.each(['any', 'read-write', 'primary'])('asks for a server that is %s', (role) => {
    expect(
      parseServerAddress(`postgres://h1,h2/db?sslmode=disable&target_session_attrs=${role}`),
    ).toEqual({
      urls: ['postgres://h1/db?sslmode=disable', 'postgres://h2/db?sslmode=disable'],
      role,
    })
  })

  it.each([
    'mysql://h1/db',
    'h1:5432/db',
    'postgres://h1,,h2/db',
    'postgres://h1,h2:port/db',
    'postgres://h1,/db',
    'postgres://h1,h2/db?target_session_attrs=standby',
  ])('is not %s', (address) => {
    expect(parseServerAddress(address)).toBeUndefined()
  })
})
