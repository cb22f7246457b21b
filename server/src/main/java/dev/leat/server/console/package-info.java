/// The console: static pages at `/console/` that use the operations API, and their logins.
@NullMarked
package dev.leat.server.console;

import org.jspecify.annotations.NullMarked;
