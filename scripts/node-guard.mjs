/**
 * Before every script in TypeScript: a sentence where this Node cannot read one, instead of a stack of its loader. npm
 * takes the project's own Node 24 wherever that is installed; this is for the machines where it is not.
 */
if (!process.features.typescript) {
  process.stderr.write(
    `Node ${process.versions.node} is too old for this command; install Node 22.18, 24 or newer (on Linux and Windows \`npm ci\` brings one, if optional packages are not left out).\n`,
  );
  process.exit(8);
}
