/// How the commands talk to a person or another program: tables, JSON, CSV, and what went wrong.
@NullMarked
package dev.leat.cli.terminal;

import org.jspecify.annotations.NullMarked;
