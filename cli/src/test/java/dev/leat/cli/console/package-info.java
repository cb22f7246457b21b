/// The console in a browser: guards server.
@NullMarked
package dev.leat.cli.console;

import org.jspecify.annotations.NullMarked;
