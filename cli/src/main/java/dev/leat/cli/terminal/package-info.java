/// Output of the commands: tables, JSON, CSV and errors.
@NullMarked
package dev.leat.cli.terminal;

import org.jspecify.annotations.NullMarked;
