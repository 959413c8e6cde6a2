/** The codegen plugin that gives each operation a value: its name, whether it changes something, its registered id. */
export function plugin(_schema, documents, config) {
  const found = documents.flatMap(({ document }) =>
    document.definitions.filter((node) => node.kind === 'OperationDefinition'),
  );
  const lines = found.map((node) => {
    const name = node.name.value;
    const id = config.operations[name];
    if (id === undefined) {
      throw new Error(`${name} is not registered: ./linli manage api_files --write`);
    }
    const suffix = node.operation === 'query' ? 'Query' : 'Mutation';
    return [
      `export const ${name}: Document<${name}${suffix}, ${name}${suffix}Variables> = {`,
      `  name: '${name}',`,
      `  kind: '${node.operation}',`,
      `  id: 'sha256:${id}',`,
      '};',
    ].join('\n');
  });
  return lines.join('\n\n');
}
