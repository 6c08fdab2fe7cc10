interface FixtureContext {
  readonly onCleanup: (cleanup: () => Promise<void>) => void
}

/** A fixture of what a function opens: it is closed when the test or the file that has it ends. */
export const opened =
  <T>(open: () => Promise<T>, close: (resource: T) => Promise<void>) =>
  // eslint-disable-next-line no-empty-pattern -- vitest reads here which other fixtures this one needs
  async ({}, { onCleanup }: FixtureContext): Promise<T> => {
    const resource = await open()
    onCleanup(() => close(resource))
    return resource
  }
