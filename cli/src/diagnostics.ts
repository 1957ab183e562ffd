import { diagnostic } from '@twill/language/diagnostics'

// TW80xx: the command line.

export const badUsage = diagnostic({
  code: 'TW8001',
  slug: 'bad-usage',
  message: '{problem}.',
  hint: '{advice}',
  why: '`tw --help` lists the commands, `tw help COMMAND` the arguments and options of one.',
})

export const noSuchFile = diagnostic({
  code: 'TW8002',
  slug: 'no-such-file',
  message: 'There is no file `{path}`.',
  hint: 'Did you mean `{near}`?',
  why: 'A path is relative to the folder in which the command is run.',
})

export const unreadableFile = diagnostic({
  code: 'TW8003',
  slug: 'unreadable-file',
  message: '`{path}` cannot be read: {problem}.',
  why: 'A script or an input must be a file that the user may read.',
})

export const unwritableFile = diagnostic({
  code: 'TW8004',
  slug: 'unwritable-file',
  message: '`{path}` cannot be written: {problem}.',
  why: 'The output is written beside the file and renamed, so the folder must exist and be writable.',
})

export const noFormat = diagnostic({
  code: 'TW8005',
  slug: 'no-format',
  message: 'The name `{path}` tells no format.',
  hint: 'Write the format before it: `-i {input}=application/json:{path}`.',
  why: 'The format of an input is taken from `-i`, from an `input` directive of the script, or from the extension of the file.',
})

export const unknownExtension = diagnostic({
  code: 'TW8017',
  slug: 'unknown-extension',
  message: 'The extension `{extension}` of `{path}` names no known format.',
  hint: 'Write the format of the result: `--output-type json`.',
  why: 'Without an `output` directive and `--output-type` the extension of the output file names the format; JSON in a file of another name would surprise who reads it.',
})

export const badInput = diagnostic({
  code: 'TW8006',
  slug: 'bad-input',
  message: '`-i {given}` names no input.',
  hint: 'Write `{instead}`.',
  why: 'An input is given as NAME=FILE or NAME=FORMAT:FILE; NAME may be a path such as `vars.rate`, and FILE `-` is standard input.',
})

export const inputTwice = diagnostic({
  code: 'TW8007',
  slug: 'input-twice',
  message: 'The input `{name}` is given twice.',
  hint: 'Fields of one input each have a name of their own: `-i vars.a=… -i vars.b=…`.',
  why: 'An input is one file, or an object of files given field by field.',
})

export const stdinTwice = diagnostic({
  code: 'TW8008',
  slug: 'stdin-twice',
  message: 'Standard input is read twice: by {first} and by {second}.',
  hint: 'Put one of them into a file.',
  why: 'Standard input can be read once.',
})

export const noScript = diagnostic({
  code: 'TW8009',
  slug: 'no-script',
  message: 'No script is given.',
  hint: "Name a file, or write an expression: `tw {command} -e 'payload.name'`.",
  why: 'A command on a script needs one.',
})

export const badProperty = diagnostic({
  code: 'TW8010',
  slug: 'bad-property',
  message: '`-p {given}` sets no property.',
  hint: 'Write `-p name=value`.',
  why: "Properties are what the function `p` gives: `p('name')`.",
})

export const unknownCode = diagnostic({
  code: 'TW8011',
  slug: 'unknown-code',
  message: 'No diagnostic is called `{code}`.',
  hint: 'Did you mean `{near}`?',
  why: 'A diagnostic has a code such as TW2001 and a name such as unknown-name. `tw explain` lists them all.',
})

export const directiveStands = diagnostic({
  code: 'TW8012',
  slug: 'directive-stands',
  severity: 'warning',
  message: '`--output-type {given}` has no effect: the script says `output {directive}`.',
  hint: 'Remove the directive from the script to choose the format by option.',
  why: 'The output directive of a script stands before the command line.',
})

export const otherExtension = diagnostic({
  code: 'TW8020',
  slug: 'other-extension',
  severity: 'warning',
  message: 'What is written to `{path}` is {directive}: the script says `output {directive}`.',
  hint: 'Name the file accordingly, or change the directive.',
  why: 'The output directive of a script stands before the extension of the output file.',
})

export const notText = diagnostic({
  code: 'TW8013',
  slug: 'not-text',
  message: 'The script `{path}` is no text in UTF-8.',
  hint: 'Save it in UTF-8.',
  why: 'Scripts are texts in UTF-8, with or without a byte order mark.',
})

export const noScripts = diagnostic({
  code: 'TW8014',
  slug: 'no-scripts',
  message: 'There are no scripts in `{path}`.',
  why: 'In a folder, files that end in `.tw` or `.dwl` are checked, also in the folders in it.',
})

export const internalFault = diagnostic({
  code: 'TW8099',
  slug: 'internal-fault',
  message: 'tw itself failed: {problem}.',
  hint: 'Run it again with TWILL_DEBUG=1 for the stack, and report it with the script.',
  why: 'This is a fault of the program, whatever the script and its inputs are.',
})

export const unknownLibraryName = diagnostic({
  code: 'TW8015',
  slug: 'unknown-library-name',
  message: 'The library has nothing called `{name}`.',
  hint: 'Did you mean `{near}`?',
  why: '`tw docs` shows functions and modules of the standard library; without a name it lists the modules.',
})

export const orgFailed = diagnostic({
  code: 'TW8016',
  slug: 'org-failed',
  message: 'The local org cannot do that: {problem}.',
  why: 'A data file must lie in a folder that exists and belong to one org at a time; objects and records must be well formed.',
})

export const noTypes = diagnostic({
  code: 'TW8019',
  slug: 'no-types',
  message: 'The types cannot be written: {problem}',
  why: 'Types of records come from the org itself: it must be reachable, and know the objects and fields that are asked for.',
})

export const loginFailed = diagnostic({
  code: 'TW8018',
  slug: 'login-failed',
  message: '{problem}',
  why: 'A login is made with the org, and kept encrypted on this machine; either may refuse it.',
})
